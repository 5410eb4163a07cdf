package io.countersign.run;

import io.countersign.ledger.Money;
import io.countersign.run.Assignment.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Assignments, as rows. */
@Component
class AssignmentStore {
    private final JdbcClient jdbc;

    AssignmentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new assignment, to be done in the given round of its parent. */
    UUID insert(
            UUID run,
            String company,
            @Nullable Assignment parent,
            String position,
            String objective,
            String acceptance,
            Money budget,
            int round,
            int ordinal) {
        var id = UUID.randomUUID();
        jdbc.sql("""
            insert into assignment (id, run, company, parent, position, depth, objective, acceptance, budget,
                status, planned_in, round, ordinal)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?)\
            """)
                .params(
                        id,
                        run,
                        company,
                        parent == null ? null : parent.id(),
                        position,
                        parent == null ? 0 : parent.depth() + 1,
                        objective,
                        acceptance,
                        budget.nanos(),
                        round,
                        round,
                        ordinal)
                .update();
        return id;
    }

    Assignment find(UUID id) {
        return jdbc.sql("select * from assignment where id = ?")
                .param(id)
                .query((row, _) -> assignment(row))
                .single();
    }

    Optional<Assignment> byOrdinal(UUID parent, String position, int round, int ordinal) {
        return jdbc.sql("select * from assignment where parent = ? and position = ? and round = ? and ordinal = ?")
                .params(parent, position, round, ordinal)
                .query((row, _) -> assignment(row))
                .optional();
    }

    Optional<Assignment> root(UUID run) {
        return jdbc.sql("select * from assignment where run = ? and parent is null")
                .param(run)
                .query((row, _) -> assignment(row))
                .optional();
    }

    List<Assignment> ofRun(UUID run) {
        return jdbc.sql("select * from assignment where run = ? order by depth, created_at, position, ordinal")
                .param(run)
                .query((row, _) -> assignment(row))
                .list();
    }

    /** What an assignment's newest plan handed out, in the order of the plan. */
    List<Assignment> handedOut(Assignment parent, int sinceRound) {
        return jdbc.sql("""
            select * from assignment where parent = ? and planned_in >= ?
            order by created_at, position, ordinal\
            """)
                .params(parent.id(), sinceRound)
                .query((row, _) -> assignment(row))
                .list();
    }

    /** The assignment and everything above it, nearest first. */
    List<Assignment> line(UUID id) {
        return jdbc.sql("""
            with recursive line as (
                select a.* from assignment a where id = ?
                union all
                select p.* from assignment p join line on p.id = line.parent)
            select * from line order by depth desc\
            """).param(id).query((row, _) -> assignment(row)).list();
    }

    void taken(UUID id, String processInstanceId) {
        jdbc.sql("update assignment set status = 'WORKING', process_instance_id = ?, failure = null where id = ?")
                .params(processInstanceId, id)
                .update();
    }

    void done(UUID id, String result) {
        end(id, Status.DONE, result, null);
    }

    void failed(UUID id, String failure) {
        end(id, Status.FAILED, null, failure);
    }

    /** A failure that the process is about to end with; the assignment is still at work. */
    void willFail(UUID id, String failure) {
        jdbc.sql("update assignment set failure = ? where id = ?")
                .params(failure, id)
                .update();
    }

    /** Ends an assignment; an earlier result stays where there is no new one. */
    void end(UUID id, Status status, @Nullable String result, @Nullable String failure) {
        jdbc.sql("""
            update assignment set status = ?, result = coalesce(cast(? as text), result),
                failure = coalesce(cast(? as text), failure), ended_at = clock_timestamp()
            where id = ?\
            """).params(status.name(), result, failure, id).update();
    }

    void verdict(UUID id, Status status) {
        jdbc.sql("update assignment set status = ? where id = ?")
                .params(status.name(), id)
                .update();
    }

    void sendBack(UUID id, String complaint, int round, int ordinal) {
        jdbc.sql("""
            update assignment set status = 'OPEN', complaint = ?, reworks = reworks + 1, round = ?, ordinal = ?,
                ended_at = null
            where id = ?\
            """).params(complaint, round, ordinal, id).update();
    }

    void planned(UUID id, int round) {
        jdbc.sql("update assignment set own_round = ?, planned_round = ? where id = ?")
                .params(round, round, id)
                .update();
    }

    void nextRound(UUID id, int round) {
        jdbc.sql("update assignment set own_round = ? where id = ?")
                .params(round, id)
                .update();
    }

    Optional<Assignment> workedBy(String processInstanceId) {
        return jdbc.sql("select * from assignment where process_instance_id = ? and status = 'WORKING'")
                .param(processInstanceId)
                .query((row, _) -> assignment(row))
                .optional();
    }

    void cancelOpen(UUID run) {
        jdbc.sql("""
            update assignment set status = 'CANCELLED', ended_at = clock_timestamp()
            where run = ? and status in ('OPEN', 'WORKING', 'DONE')\
            """).param(run).update();
    }

    private static Assignment assignment(ResultSet row) throws SQLException {
        var ended = row.getTimestamp("ended_at");
        return new Assignment(
                row.getObject("id", UUID.class),
                row.getObject("run", UUID.class),
                row.getString("company"),
                row.getObject("parent", UUID.class),
                row.getString("position"),
                row.getInt("depth"),
                row.getString("objective"),
                row.getString("acceptance"),
                new Money(row.getLong("budget")),
                Status.valueOf(row.getString("status")),
                row.getString("result"),
                row.getString("failure"),
                row.getString("complaint"),
                row.getInt("reworks"),
                row.getInt("round"),
                row.getInt("ordinal"),
                row.getInt("own_round"),
                row.getInt("planned_round"),
                row.getTimestamp("created_at").toInstant(),
                ended == null ? null : ended.toInstant());
    }
}
