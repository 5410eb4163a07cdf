package io.countersign.external;

import io.countersign.access.Visible;
import io.countersign.agent.ActKind;
import io.countersign.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The acts of external agents and their tokens, as the database has them; by its clock. */
@Component
class ActRows {
    /** An act that may be answered, but for a pause of its run. */
    private static final String OPEN = """
        e.answered_at is null and e.closed_at is null and c.status = 'SENT' and c.wait_until > clock_timestamp()
        and r.status in ('RUNNING', 'PAUSED') and a.status in ('OPEN', 'WORKING')\
        """;

    private static final String ACTS = """
        external_act e join model_call c on c.id = e.call join run r on r.id = c.run
        join assignment a on a.id = c.assignment\
        """;

    private final JdbcClient jdbc;

    ActRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How far an act has come. */
    enum State {
        OPEN,
        PAUSED,
        ANSWERED,
        OVER
    }

    /** An act whose token somebody brought. */
    record Held(AgentClaims claims, String task, ActKind kind, int turn, Instant until, State state) {}

    /** The brief as the journal keeps it, and the form of the answer. */
    record Paper(String request, String schema) {}

    List<OpenAct> open(Visible visible) {
        return jdbc.sql("select c.*, c.started_at as since from " + ACTS + " where " + OPEN
                        + " and (cast(:companies as text[]) is null or c.company = any(cast(:companies as text[])))"
                        + " order by c.started_at, c.id limit 500")
                .param("companies", visible.keys())
                .query((row, _) -> openAct(row))
                .list();
    }

    Optional<OpenAct> open(UUID run, UUID assignment) {
        return jdbc.sql("select c.*, c.started_at as since from " + ACTS + " where " + OPEN
                        + " and c.run = ? and c.assignment = ? order by c.started_at desc limit 1")
                .params(run, assignment)
                .query((row, _) -> openAct(row))
                .optional();
    }

    /** Of which company a run is, and who started it. */
    record Start(String company, String by) {}

    /** Empty where there is no such run with such an assignment. */
    Optional<Start> start(UUID run, UUID assignment) {
        return jdbc.sql("select r.company, r.caller from assignment a join run r on r.id = a.run"
                        + " where a.id = ? and r.id = ?")
                .params(assignment, run)
                .query((row, _) -> new Start(row.getString("company"), row.getString("caller")))
                .optional();
    }

    int tokens(UUID act) {
        return jdbc.sql("select count(*) from agent_token where call = ?")
                .param(act)
                .query(Integer.class)
                .single();
    }

    record Times(Instant issuedAt, Instant expiresAt) {}

    /** A token that lives as long as its act may, at most an hour; whole seconds, as tokens have them. */
    Times issue(UUID id, UUID act, String by) {
        return jdbc.sql("""
            insert into agent_token (id, call, made_by, made_at, expires_at)
            select :id, c.id, :by, t.at, least(t.at + interval '1 hour', date_trunc('second', c.wait_until))
            from model_call c, (select date_trunc('second', clock_timestamp()) as at) t
            where c.id = :act
            returning made_at, expires_at\
            """)
                .param("id", id)
                .param("by", by)
                .param("act", act)
                .query((row, _) -> new Times(instant(row, "made_at"), instant(row, "expires_at")))
                .single();
    }

    /** Ends the tokens of an assignment; those that were still good. */
    List<UUID> revoke(UUID run, UUID assignment) {
        return jdbc.sql("""
            update agent_token t set revoked_at = clock_timestamp() from model_call c
            where c.id = t.call and c.run = ? and c.assignment = ? and t.revoked_at is null
              and t.expires_at > clock_timestamp()
            returning t.id\
            """).params(run, assignment).query(UUID.class).list();
    }

    /** The act of a token that is still good and says of its act what is true. */
    Optional<Held> held(AgentClaims claims) {
        return jdbc.sql("""
            select c.task, c.act, c.turn, c.wait_until, r.status,
                   e.answered_at is not null as answered, %s as open
            from agent_token t join %s on e.call = t.call
            where t.id = :token and t.revoked_at is null and t.expires_at > clock_timestamp()
              and c.id = :act and c.company = :company and c.run = :run and c.assignment = :assignment
              and c.position = :position
              and cast(:expires as timestamptz) > clock_timestamp()
              and cast(:issued as timestamptz) <= clock_timestamp() + interval '1 minute'
              and cast(:expires as timestamptz) <= cast(:issued as timestamptz) + interval '1 hour'\
            """.formatted(OPEN, ACTS.replaceFirst("external_act e join", "(external_act e join") + ")"))
                .param("token", claims.token())
                .param("act", claims.act())
                .param("company", claims.company())
                .param("run", claims.run())
                .param("assignment", claims.assignment())
                .param("position", claims.position())
                .param("issued", claims.issuedAt().toString())
                .param("expires", claims.expiresAt().toString())
                .query((row, _) -> new Held(
                        claims,
                        row.getString("task"),
                        ActKind.valueOf(row.getString("act")),
                        row.getInt("turn"),
                        instant(row, "wait_until"),
                        state(row)))
                .optional();
    }

    /** Refuses what comes too late, or while the run is paused; for whoever holds the company's lock, or only asks. */
    void requireOpen(AgentClaims claims) {
        require(held(claims).map(Held::state).orElse(State.OVER));
    }

    static void require(State state) {
        switch (state) {
            case OPEN -> {
                return;
            }
            case PAUSED -> throw new Problem.Clash("The run is paused: come again when it goes on");
            case ANSWERED -> throw new Problem.Clash("This act has been answered");
            case OVER -> throw new Problem.Clash("This act is over");
        }
    }

    private static State state(ResultSet row) throws SQLException {
        if (row.getBoolean("answered")) {
            return State.ANSWERED;
        }
        if (!row.getBoolean("open")) {
            return State.OVER;
        }
        return row.getString("status").equals("PAUSED") ? State.PAUSED : State.OPEN;
    }

    /** The brief; from now on its agent has begun. */
    Paper read(UUID act) {
        jdbc.sql("update external_act set read_at = clock_timestamp() where call = ? and read_at is null")
                .param(act)
                .update();
        return jdbc.sql("""
            select c.request::text as request, e.schema::text as schema
            from external_act e join model_call c on c.id = e.call where e.call = ?\
            """)
                .param(act)
                .query((row, _) -> new Paper(row.getString("request"), row.getString("schema")))
                .single();
    }

    /** Counts a report of progress; false where there were as many as there may be, or the act is over. */
    boolean note(UUID act, int most) {
        return jdbc.sql("update external_act set notes = notes + 1 where call = ? and notes < ?")
                        .params(act, most)
                        .update()
                > 0;
    }

    /** Takes the answer, once; false where it is too late. */
    boolean answer(UUID act, String text) {
        return jdbc.sql("""
            update external_act set answer = :text, answered_at = clock_timestamp(),
                                    read_at = coalesce(read_at, clock_timestamp())
            where call = :act and answered_at is null and closed_at is null
              and exists (select from %s where e.call = :act and %s and r.status = 'RUNNING')\
            """.formatted(ACTS, OPEN))
                        .param("act", act)
                        .param("text", text)
                        .update()
                > 0;
    }

    private static OpenAct openAct(ResultSet row) throws SQLException {
        return new OpenAct(
                row.getObject("id", UUID.class),
                row.getString("company"),
                row.getObject("run", UUID.class),
                row.getObject("assignment", UUID.class),
                row.getString("position"),
                ActKind.valueOf(row.getString("act")),
                instant(row, "since"),
                instant(row, "wait_until"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
