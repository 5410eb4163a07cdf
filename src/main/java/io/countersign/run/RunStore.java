package io.countersign.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.access.Visible;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs and what they wait for, as rows. */
@Component
class RunStore {
    /**
     * A run waits when something waits for people and no agent task is left that could move by itself: none has money, and
     * none pauses before it asks a gateway again that had sent it away.
     */
    private static final String SELECT = """
        select * from (
            select r.*, s.position as routine_position, s.routine as routine_key, s.tick as routine_tick, case
                when r.status = 'RUNNING'
                 and exists (select from waiting w where w.run = r.id)
                 and not exists (
                    select from reservation v
                    where v.run = r.id and v.state in ('HELD', 'SENT')
                      and not exists (select from waiting i where i.run = r.id and i.task = v.task)
                      and not exists (
                        select from model_call doubtful
                        join model_call answered on answered.task = doubtful.task
                         and answered.turn = doubtful.turn and answered.used
                        where v.state = 'SENT' and doubtful.reservation = v.id))
                 and not exists (
                    select from model_call resting
                    where resting.run = r.id and resting.next_attempt_at > clock_timestamp() - interval '1 min'
                      and not exists (select from waiting i where i.run = r.id and i.task = resting.task)
                      and not exists (
                        select from model_call next
                        where next.task = resting.task and next.turn = resting.turn and next.attempt > resting.attempt))
                then 'WAITING' else r.status end as shown,
                array(
                    select json_build_object('kind', w.kind, 'who', w.who, 'why', w.why, 'ref', w.ref, 'since', w.since)
                    from waiting w where w.run = r.id order by w.since, w.ref)::text[] as waiting
            from run r left join routine_start s on s.run = r.id) run
        """;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final ObjectMapper json;

    RunStore(JdbcClient jdbc, Ledger ledger, ObjectMapper json) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.json = json;
    }

    private JdbcClient.StatementSpec select(String which) {
        return read(SELECT + which);
    }

    /** Reads what depends on reservations; what was bought in this transaction counts too. */
    private JdbcClient.StatementSpec read(String sql) {
        ledger.writePurchases();
        return jdbc.sql(sql);
    }

    void insert(Run run, String caller, @Nullable String idempotencyKey) {
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller,
                idempotency_key, request_digest)
            values (?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?)\
            """)
                .params(
                        run.id(),
                        run.company(),
                        run.companyVersion(),
                        run.goal(),
                        run.budget().nanos(),
                        run.simulated(),
                        caller,
                        idempotencyKey,
                        run.requestDigest())
                .update();
    }

    /** Takes back a run that was inserted in this transaction, and to which nothing belongs yet. */
    void remove(UUID run) {
        jdbc.sql("delete from run where id = ?").param(run).update();
    }

    void startedAs(UUID run, String processInstanceId) {
        jdbc.sql("update run set process_instance_id = ? where id = ?")
                .params(processInstanceId, run)
                .update();
    }

    Optional<Run> byKey(String company, String caller, String idempotencyKey) {
        return select(" where company = ? and caller = ? and idempotency_key = ?")
                .params(company, caller, idempotencyKey)
                .query((row, _) -> run(row))
                .optional();
    }

    Optional<Run> find(UUID id) {
        return select(" where id = ?").param(id).query((row, _) -> run(row)).optional();
    }

    /** What of a run never changes and every step needs. */
    Optional<RunCompanies.Origin> origin(UUID id) {
        return jdbc.sql("select company, company_version from run where id = ?")
                .param(id)
                .query((row, _) -> new RunCompanies.Origin(row.getString("company"), row.getInt("company_version")))
                .optional();
    }

    String goal(UUID id) {
        return jdbc.sql("select goal from run where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    List<Run> page(Visible visible, @Nullable String status, long offset, int size) {
        return select("""
            where (cast(:companies as text[]) is null or company = any(cast(:companies as text[])))
              and (cast(:status as text) is null or shown = :status)
            order by started_at desc, id offset :offset limit :size\
            """)
                .param("companies", visible.keys())
                .param("status", status)
                .param("offset", offset)
                .param("size", size)
                .query((row, _) -> run(row))
                .list();
    }

    long count(Visible visible, @Nullable String status) {
        return read("select count(*) from (" + SELECT + """
            where (cast(:companies as text[]) is null or company = any(cast(:companies as text[])))
              and (cast(:status as text) is null or shown = :status)) counted\
            """)
                .param("companies", visible.keys())
                .param("status", status)
                .query(Long.class)
                .single();
    }

    Map<UUID, RunStatus> statuses(Collection<UUID> runs) {
        return jdbc
                .sql("select id, status from run where id = any(:ids)")
                .param("ids", runs.toArray(UUID[]::new))
                .query((row, _) ->
                        Map.entry(row.getObject("id", UUID.class), RunStatus.valueOf(row.getString("status"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Moves a run from one state to another; false where it is in neither of the states expected. */
    boolean move(UUID run, Collection<RunStatus> from, RunStatus to) {
        return jdbc.sql("update run set status = :to where id = :id and status = any(:from)")
                        .param("to", to.name())
                        .param("id", run)
                        .param("from", from.stream().map(Enum::name).toArray(String[]::new))
                        .update()
                == 1;
    }

    /** Ends a run that has not ended yet; false where it has. */
    boolean end(UUID run, RunStatus status, @Nullable String result, @Nullable String failure) {
        var ended = jdbc.sql("""
            update run set status = :status, result = :result, failure = :failure, ended_at = clock_timestamp()
            where id = :id and status in ('RUNNING', 'PAUSED')
            returning company, extract(epoch from ended_at - started_at) * 1000\
            """)
                .param("status", status.name())
                .param("result", result)
                .param("failure", failure)
                .param("id", run)
                .query((row, _) -> new Ended(row.getString(1), Duration.ofMillis(row.getLong(2))))
                .optional();
        ended.ifPresent(end -> RunEnds.ended(end.company(), status, end.took()));
        return ended.isPresent();
    }

    private record Ended(String company, Duration took) {}

    /** Runs that go on or wait, of all companies. */
    List<UUID> going() {
        return jdbc.sql("select id from run where status = 'RUNNING' order by company, started_at, id")
                .query(UUID.class)
                .list();
    }

    /** Runs of which our rows know neither an agent at work nor anybody whom they wait for. */
    List<UUID> still() {
        return read("""
            select id from run
            where status = 'RUNNING' and books_closed_at is null
              and not exists (select from waiting w where w.run = run.id)
              and not exists (select from reservation v where v.run = run.id and v.state in ('HELD', 'SENT'))\
            """).query(UUID.class).list();
    }

    /** Adds to a run's budget; gives the number of the raise. */
    int raised(UUID run, Money by) {
        return jdbc.sql("update run set budget = budget + ?, commits = commits + 1 where id = ? returning commits")
                .params(by.nanos(), run)
                .query(Integer.class)
                .single();
    }

    /** Takes from a run's budget; gives the number of the change. */
    int lowered(UUID run, Money by) {
        return jdbc.sql("update run set budget = budget - ?, commits = commits + 1 where id = ? returning commits")
                .params(by.nanos(), run)
                .query(Integer.class)
                .single();
    }

    void waits(UUID run, String kind, String who, String why, String ref, @Nullable String task) {
        jdbc.sql("""
            insert into waiting (ref, run, kind, who, why, task) values (?, ?, ?, ?, ?, ?)
            on conflict (ref) do update set who = excluded.who, why = excluded.why, since = clock_timestamp()\
            """).params(ref, run, kind, who, why, task).update();
    }

    /** The run that waited for it, where one did. */
    Optional<UUID> waitsNoMore(String ref) {
        return jdbc.sql("delete from waiting where ref = ? returning run")
                .param(ref)
                .query(UUID.class)
                .optional();
    }

    void waitsForNothing(UUID run) {
        jdbc.sql("delete from waiting where run = ?").param(run).update();
    }

    private Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("company"),
                row.getInt("company_version"),
                row.getString("goal"),
                new Money(row.getLong("budget")),
                row.getBoolean("simulated"),
                RunStatus.valueOf(row.getString("shown")),
                row.getString("result"),
                row.getString("failure"),
                row.getString("process_instance_id"),
                row.getString("request_digest"),
                row.getTimestamp("started_at").toInstant(),
                instant(row.getTimestamp("ended_at")),
                waiting((String[]) row.getArray("waiting").getArray()),
                routine(row));
    }

    private static Run.@Nullable Routine routine(ResultSet row) throws SQLException {
        var tick = row.getTimestamp("routine_tick");
        return tick == null
                ? null
                : new Run.Routine(row.getString("routine_position"), row.getString("routine_key"), tick.toInstant());
    }

    private List<Run.Waiting> waiting(String... rows) {
        try {
            var waiting = new ArrayList<Run.Waiting>();
            for (var row : rows) {
                waiting.add(json.readValue(row, Run.Waiting.class));
            }
            return waiting;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database writes JSON that cannot be read", e);
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
