package io.countersign.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.record.Canonical;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The journal's rows: one for each attempt to get the answer of a turn. */
@Component
class CallRows {
    private final JdbcClient jdbc;

    CallRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A call about to be made. */
    record Departure(
            UUID call,
            Journal.Act act,
            int turn,
            int attempt,
            UUID reservation,
            int priceVersion,
            String listedAs,
            String request,
            Duration timeout) {}

    /** How far a turn has come: attempts made, those of them that may still be billed, and the answer in use. */
    record Past(
            int attempts,
            int inDoubt,
            @Nullable UUID used,
            @Nullable String answer) {}

    Past past(String task, int turn, Duration doubt) {
        return jdbc.sql("""
            select coalesce(max(attempt), 0) as attempts,
                   count(*) filter (where status in ('SENT', 'FAILED')
                       and started_at > clock_timestamp() - make_interval(secs => :doubt)) as in_doubt,
                   (array_agg(id) filter (where used))[1] as used,
                   (array_agg(answer) filter (where used))[1] as answer
            from model_call where task = :task and turn = :turn\
            """)
                .param("task", task)
                .param("turn", turn)
                .param("doubt", doubt.toSeconds())
                .query((row, _) -> new Past(
                        row.getInt("attempts"),
                        row.getInt("in_doubt"),
                        row.getObject("used", UUID.class),
                        row.getString("answer")))
                .single();
    }

    /** The answer in use, where there is one by now. */
    Optional<Journal.Reply.Recorded> recorded(String task, int turn) {
        return jdbc.sql("select id, answer from model_call where task = ? and turn = ? and used")
                .params(task, turn)
                .query((row, _) -> new Journal.Reply.Recorded(row.getObject("id", UUID.class), row.getString("answer")))
                .optional();
    }

    boolean isRunning(UUID run) {
        return jdbc.sql("select exists (select from run where id = ? and status = 'RUNNING')")
                .param(run)
                .query(Boolean.class)
                .single();
    }

    /** Whether somebody took the assignment back: nothing more is bought for it. */
    boolean isTakenBack(UUID assignment) {
        return jdbc.sql("""
            select exists (select from assignment where id = ? and status in ('CANCELLED', 'DROPPED'))\
            """).param(assignment).query(Boolean.class).single();
    }

    /** Writes attempts down, without those that somebody else has made. */
    Set<UUID> insert(List<Departure> departures) {
        return new HashSet<>(jdbc.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model,
                                    reservation, price_version, status, request, agent, wait_until)
            select d.id, d.task, d.turn, d.attempt, d.run, d.assignment, d.company, d.position, d.act, d.model,
                   d.asked_model, d.reservation, d.price_version, 'SENT', d.request, d.agent,
                   clock_timestamp() + make_interval(secs => d.wait)
            from unnest(cast(:ids as uuid[]), cast(:tasks as text[]), cast(:turns as int[]), cast(:attempts as int[]),
                        cast(:runs as uuid[]), cast(:assignments as uuid[]), cast(:companies as text[]),
                        cast(:positions as text[]), cast(:acts as text[]), cast(:models as text[]),
                        cast(:asked as text[]), cast(:reservations as uuid[]), cast(:prices as int[]),
                        cast(:requests as jsonb[]), cast(:agents as text[]), cast(:waits as float8[])) with ordinality
                 as d (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model, reservation,
                       price_version, request, agent, wait, number)
            order by d.number
            on conflict do nothing
            returning id\
            """)
                .param("ids", column(departures, Departure::call))
                .param("tasks", column(departures, one -> one.act().task()))
                .param("turns", column(departures, Departure::turn))
                .param("attempts", column(departures, Departure::attempt))
                .param("runs", column(departures, one -> one.act().run()))
                .param("assignments", column(departures, one -> one.act().assignment()))
                .param("companies", column(departures, one -> one.act().company()))
                .param("positions", column(departures, one -> one.act().position()))
                .param("acts", column(departures, one -> one.act().kind()))
                .param("models", column(departures, Departure::listedAs))
                .param("asked", column(departures, one -> one.act().model()))
                .param("reservations", column(departures, Departure::reservation))
                .param("prices", column(departures, Departure::priceVersion))
                .param("requests", column(departures, Departure::request))
                .param(
                        "agents",
                        column(
                                departures,
                                one -> one.act().order() == null
                                        ? null
                                        : one.act().order().agent()))
                .param("waits", column(departures, CallRows::wait))
                .query(UUID.class)
                .list());
    }

    private static @Nullable Object wait(Departure departure) {
        return departure.act().order() == null ? null : departure.timeout().toMillis() / 1000.0;
    }

    private static <T> @Nullable String[] column(List<T> rows, Function<T, @Nullable Object> part) {
        return rows.stream().map(row -> Objects.toString(part.apply(row), null)).toArray(String[]::new);
    }

    /** Forgets an attempt that was written down and, in the same transaction, not allowed to leave. */
    void remove(UUID call) {
        jdbc.sql("delete from model_call where id = ?").param(call).update();
    }

    /** The call may have been billed. False where its end was written down before. */
    boolean failed(UUID call, String error, long latencyMs) {
        return end(call, "FAILED", error, latencyMs);
    }

    /**
     * No model worked on the call: what was asked is of no interest any more, and a storm of refusals stays small. False
     * where its end was written down before, by another node that waited for the same run.
     */
    boolean notSent(UUID call, String error, long latencyMs, @Nullable Duration untilNextAttempt) {
        var ended = end(call, "NOT_SENT", error, latencyMs);
        jdbc.sql("""
            update model_call
            set request = null, next_attempt_at = clock_timestamp() + make_interval(secs => cast(:pause as float8))
            where id = :id and status = 'NOT_SENT'\
            """)
                .param("pause", untilNextAttempt == null ? null : untilNextAttempt.toMillis() / 1000.0)
                .param("id", call)
                .update();
        return ended;
    }

    private boolean end(UUID call, String status, String error, long latencyMs) {
        return jdbc.sql("""
            update model_call
            set status = :status, error = :error, latency_ms = :latency, ended_at = clock_timestamp()
            where id = :id and status = 'SENT'\
            """)
                        .param("status", status)
                        .param("error", storable(error))
                        .param("latency", latencyMs)
                        .param("id", call)
                        .update()
                > 0;
    }

    /** What storing answers came to: the calls of which no answer was stored before, and those whose answer is in use. */
    record Stored(Set<UUID> fresh, Set<UUID> used) {}

    /**
     * Stores answers, each call's once. The first answer of a turn is used, unless its run has ended meanwhile. The caller
     * holds the company's lock.
     */
    Stored answered(List<Journal.Reply.Received> received) {
        var fresh = new HashSet<UUID>();
        var used = new HashSet<UUID>();
        store(received, row -> {
            var call = row.getObject("id", UUID.class);
            fresh.add(call);
            if (row.getBoolean("used")) {
                used.add(call);
            }
        });
        var known = received.stream().map(Journal.Reply.Received::call).filter(call -> !fresh.contains(call));
        known.distinct().filter(this::isUsed).forEach(used::add);
        return new Stored(fresh, used);
    }

    private void store(List<Journal.Reply.Received> received, RowCallbackHandler eachStored) {
        jdbc.sql("""
            with given as (
                select distinct on (call) *
                from unnest(cast(:calls as uuid[]), :answers, :providers, :finishes, :inputs, :cached, :outputs,
                            :costs, :reported, :latencies)
                    with ordinality as g (call, answer, provider, finish, input, cached, output, cost, reported,
                                          latency, number)
                order by call, number),
            fresh as (
                select g.*,
                       row_number() over (partition by c.task, c.turn order by g.number) = 1
                       and r.status in ('RUNNING', 'PAUSED')
                       and not exists (select from model_call o
                                       where o.task = c.task and o.turn = c.turn and o.used) as used
                from given g join model_call c on c.id = g.call join run r on r.id = c.run
                where c.status <> 'ANSWERED')
            update model_call c
            set status = 'ANSWERED', answer = f.answer, error = null, provider_id = f.provider,
                finish_reason = f.finish, input_tokens = f.input, cached_input_tokens = f.cached,
                output_tokens = f.output, cost = f.cost, reported_cost = f.reported, latency_ms = f.latency,
                ended_at = clock_timestamp(), used = f.used
            from fresh f
            where c.id = f.call and c.status <> 'ANSWERED'
            returning c.id, c.used\
            """)
                .param("calls", column(received, Journal.Reply.Received::call))
                .param("answers", column(received, one -> storable(one.answer().text())))
                .param(
                        "providers",
                        column(received, one -> storable(one.answer().providerId())))
                .param("finishes", column(received, one -> storable(one.answer().finishReason())))
                .param("inputs", tokens(received, Tokens::input))
                .param("cached", tokens(received, Tokens::cachedInput))
                .param("outputs", tokens(received, Tokens::output))
                .param("costs", numbers(received, one -> one.cost().nanos()))
                .param("reported", numbers(received, one -> nanos(one.answer().reportedCost())))
                .param("latencies", numbers(received, Journal.Reply.Received::latencyMs))
                .query(eachStored);
    }

    private boolean isUsed(UUID call) {
        return jdbc.sql("select used from model_call where id = ?")
                .param(call)
                .query(Boolean.class)
                .single();
    }

    private static @Nullable Long[] numbers(
            List<Journal.Reply.Received> received, Function<Journal.Reply.Received, @Nullable Long> part) {
        return received.stream().map(part).toArray(Long[]::new);
    }

    private static @Nullable Long[] tokens(List<Journal.Reply.Received> received, Function<Tokens, Long> part) {
        return numbers(received, one -> {
            var usage = one.answer().usage();
            return usage == null ? null : part.apply(usage);
        });
    }

    /** Messages and schema as the journal keeps them, in the form of which the record has the digest. */
    static String request(List<Message> messages, AnswerSchema schema) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        var list = request.putArray("messages");
        messages.forEach(
                message -> list.addObject().put("role", message.role().name()).put("text", message.text()));
        request.put("schema", schema.name());
        return Canonical.json(request);
    }

    private static @Nullable Long nanos(@Nullable Money money) {
        return money == null ? null : money.nanos();
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : Canonical.storable(text);
    }
}
