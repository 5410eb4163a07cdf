package io.countersign.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ledger.Money;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The journal's rows: one for each attempt to get the answer of a turn. */
@Component
class CallRows {
    /** What the database cannot keep in a text. */
    private static final char NUL = '\0';

    private static final char REPLACEMENT = '\uFFFD';

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    CallRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
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

    /** Writes the attempt down; false where somebody else has made it, or the turn has its answer by now. */
    boolean insert(Departure departure) {
        var act = departure.act();
        return jdbc.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model,
                                    reservation, price_version, status, request)
            select :id, :task, :turn, :attempt, :run, :assignment, :company, :position, :act, :model, :asked_model,
                   :reservation, :price_version, 'SENT', cast(:request as jsonb)
            where not exists (select from model_call o where o.task = :task and o.turn = :turn and o.used)
            on conflict do nothing\
            """)
                        .param("id", departure.call())
                        .param("task", act.task())
                        .param("turn", departure.turn())
                        .param("attempt", departure.attempt())
                        .param("run", act.run())
                        .param("assignment", act.assignment())
                        .param("company", act.company())
                        .param("position", act.position())
                        .param("act", act.kind())
                        .param("model", departure.listedAs())
                        .param("asked_model", act.model())
                        .param("reservation", departure.reservation())
                        .param("price_version", departure.priceVersion())
                        .param("request", departure.request())
                        .update()
                == 1;
    }

    /** Forgets an attempt that was written down and, in the same transaction, not allowed to leave. */
    void remove(UUID call) {
        jdbc.sql("delete from model_call where id = ?").param(call).update();
    }

    /** The call may have been billed. */
    void failed(UUID call, String error, long latencyMs) {
        end(call, "FAILED", error, latencyMs);
    }

    /** No model worked on the call: what was asked is of no interest any more, and a storm of refusals stays small. */
    void notSent(UUID call, String error, long latencyMs, @Nullable Duration untilNextAttempt) {
        end(call, "NOT_SENT", error, latencyMs);
        jdbc.sql("""
            update model_call
            set request = null, next_attempt_at = clock_timestamp() + make_interval(secs => cast(:pause as float8))
            where id = :id and status = 'NOT_SENT'\
            """)
                .param("pause", untilNextAttempt == null ? null : untilNextAttempt.toMillis() / 1000.0)
                .param("id", call)
                .update();
    }

    private void end(UUID call, String status, String error, long latencyMs) {
        jdbc.sql("""
            update model_call
            set status = :status, error = :error, latency_ms = :latency, ended_at = clock_timestamp()
            where id = :id and status = 'SENT'\
            """)
                .param("status", status)
                .param("error", storable(error))
                .param("latency", latencyMs)
                .param("id", call)
                .update();
    }

    /**
     * Stores an answer; whether it is the one in use, or nothing where it was stored before. The first answer of a turn
     * is used, unless its run has ended meanwhile. The caller holds the company's lock.
     */
    Optional<Boolean> answered(Journal.Reply.Received received) {
        var answer = received.answer();
        var usage = answer.usage();
        return jdbc.sql("""
            update model_call c
            set status = 'ANSWERED', answer = :answer, error = null, provider_id = :provider,
                finish_reason = :finish, input_tokens = :input, cached_input_tokens = :cached,
                output_tokens = :output, cost = :cost, reported_cost = :reported, latency_ms = :latency,
                ended_at = clock_timestamp(),
                used = (select r.status in ('RUNNING', 'PAUSED') from run r where r.id = c.run)
                       and not exists (select from model_call o
                                       where o.task = c.task and o.turn = c.turn and o.used)
            where id = :id and status <> 'ANSWERED'
            returning used\
            """)
                .param("answer", storable(answer.text()))
                .param("provider", storable(answer.providerId()))
                .param("finish", storable(answer.finishReason()))
                .param("input", usage == null ? null : usage.input())
                .param("cached", usage == null ? null : usage.cachedInput())
                .param("output", usage == null ? null : usage.output())
                .param("cost", received.cost().nanos())
                .param("reported", nanos(answer.reportedCost()))
                .param("latency", received.latencyMs())
                .param("id", received.call())
                .query(Boolean.class)
                .optional();
    }

    boolean isUsed(UUID call) {
        return jdbc.sql("select used from model_call where id = ?")
                .param(call)
                .query(Boolean.class)
                .single();
    }

    /** Messages and schema as the journal keeps them. */
    String request(List<Message> messages, AnswerSchema schema) {
        ObjectNode request = json.createObjectNode();
        var list = request.putArray("messages");
        messages.forEach(
                message -> list.addObject().put("role", message.role().name()).put("text", storable(message.text())));
        request.put("schema", schema.name());
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A request is not JSON", e);
        }
    }

    private static @Nullable Long nanos(@Nullable Money money) {
        return money == null ? null : money.nanos();
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace(NUL, REPLACEMENT);
    }
}
