package io.countersign.run;

import io.countersign.company.CompanyVersion;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Money;
import io.countersign.run.Assignment.Status;
import io.countersign.run.AssignmentsAtHand.Row;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Assignments, as rows. What a transaction under the company's lock has read or written it does not read again. */
@Component
class AssignmentStore {
    private final JdbcClient jdbc;
    private final CompanyTurn turn;

    AssignmentStore(JdbcClient jdbc, CompanyTurn turn) {
        this.jdbc = jdbc;
        this.turn = turn;
    }

    /** An assignment to be made. */
    record New(UUID id, String position, String objective, String acceptance, Money budget, int ordinal) {}

    /**
     * New assignments, to be done in the given round of their parent; they keep the order in which they are given. What is
     * meant for a position that a later version has given up is cancelled from the beginning.
     */
    List<Assignment> insert(UUID run, String company, @Nullable Assignment parent, int round, List<New> assignments) {
        return read(jdbc.sql("""
            insert into assignment (id, run, company, parent, depth, status, failure, planned_in, round,
                position, objective, acceptance, budget, ordinal, created_at)
            select n.id, :run, :company, :parent, :depth,
                case when gone.position is null then 'OPEN' else 'CANCELLED' end,
                'the position was retired: ' || gone.reason, :round, :round,
                n.position, n.objective, n.acceptance, n.budget, n.ordinal,
                clock_timestamp() + n.number * interval '1 microsecond'
            from unnest(cast(:ids as uuid[]), :positions, :objectives, :acceptances, cast(:budgets as bigint[]),
                cast(:ordinals as int[])) with ordinality
                as n (id, position, objective, acceptance, budget, ordinal, number)
            left join lateral (
                select t.position, t.reason from retired_position t
                where t.company = :company and t.position = n.position
                  and t.version > (select company_version from run where id = :run)
                order by t.version limit 1) gone on true
            returning *\
            """)
                .param("run", run)
                .param("company", company)
                .param("parent", parent == null ? null : parent.id())
                .param("depth", parent == null ? 0 : parent.depth() + 1)
                .param("round", round)
                .param("ids", texts(assignments, one -> one.id().toString()))
                .param("positions", texts(assignments, New::position))
                .param("objectives", texts(assignments, New::objective))
                .param("acceptances", texts(assignments, New::acceptance))
                .param(
                        "budgets",
                        texts(assignments, one -> Long.toString(one.budget().nanos())))
                .param("ordinals", texts(assignments, one -> Integer.toString(one.ordinal()))));
    }

    Assignment find(UUID id) {
        return atHand().get(id)
                .or(() -> read(jdbc.sql("select * from assignment where id = ?").param(id)).stream()
                        .findFirst())
                .orElseThrow(() -> new EmptyResultDataAccessException("There is no assignment " + id, 1));
    }

    Optional<Assignment> byOrdinal(UUID parent, String position, int round, int ordinal) {
        return atHand().any(row -> parent.equals(row.assignment().parent())
                        && row.assignment().position().equals(position)
                        && row.assignment().round() == round
                        && row.assignment().ordinal() == ordinal)
                .or(() -> read(jdbc.sql("select * from assignment where parent = ? and position = ? and round = ?"
                                        + " and ordinal = ?")
                                .params(parent, position, round, ordinal))
                        .stream()
                        .findFirst());
    }

    Optional<Assignment> root(UUID run) {
        return read(jdbc.sql("select * from assignment where run = ? and parent is null")
                        .param(run))
                .stream()
                .findFirst();
    }

    List<Assignment> ofRun(UUID run) {
        return read(jdbc.sql("select * from assignment where run = ? order by depth, created_at, position, ordinal")
                .param(run));
    }

    /** What an assignment's newest plan handed out, in the order of the plan. */
    List<Assignment> handedOut(Assignment parent, int sinceRound) {
        return read(jdbc.sql("""
            select * from assignment where parent = ? and planned_in >= ?
            order by created_at, position, ordinal\
            """).params(parent.id(), sinceRound));
    }

    /** The assignment and everything above it, nearest first. */
    List<Assignment> line(UUID id) {
        return read(jdbc.sql("""
            with recursive line as (
                select a.* from assignment a where id = ?
                union all
                select p.* from assignment p join line on p.id = line.parent)
            select * from line order by depth desc\
            """).param(id));
    }

    void taken(UUID id, String processInstanceId) {
        read(jdbc.sql("""
            update assignment set status = 'WORKING', process_instance_id = ?, failure = null
            where id = ? returning *\
            """).params(processInstanceId, id));
    }

    void done(UUID id, String result) {
        end(id, Status.DONE, result, null);
    }

    void failed(UUID id, String failure) {
        end(id, Status.FAILED, null, failure);
    }

    /** A failure that the process is about to end with; the assignment is still at work. */
    void willFail(UUID id, String failure) {
        read(jdbc.sql("update assignment set failure = ? where id = ? returning *")
                .params(failure, id));
    }

    /** What whoever does the assignment is to mind from now on. */
    void complain(UUID id, @Nullable String complaint) {
        read(jdbc.sql("update assignment set complaint = ? where id = ? returning *")
                .params(complaint, id));
    }

    /** Ends an assignment; an earlier result stays where there is no new one. */
    void end(UUID id, Status status, @Nullable String result, @Nullable String failure) {
        read(jdbc.sql("""
            update assignment set status = ?, result = coalesce(cast(? as text), result),
                failure = coalesce(cast(? as text), failure), ended_at = clock_timestamp()
            where id = ? returning *\
            """).params(status.name(), result, failure, id));
    }

    /** What a review says of assignments; nothing for none. */
    void verdict(Collection<UUID> ids, Status status) {
        if (!ids.isEmpty()) {
            read(jdbc.sql("update assignment set status = :status where id = any(:ids) returning *")
                    .param("status", status.name())
                    .param("ids", ids.toArray(UUID[]::new)));
        }
    }

    void sendBack(UUID id, String complaint, int round, int ordinal) {
        read(jdbc.sql("""
            update assignment set status = 'OPEN', complaint = ?, reworks = reworks + 1, round = ?, ordinal = ?,
                ended_at = null
            where id = ? returning *\
            """).params(complaint, round, ordinal, id));
    }

    void planned(UUID id, int round) {
        read(jdbc.sql("update assignment set own_round = ?, planned_round = ? where id = ? returning *")
                .params(round, round, id));
    }

    void nextRound(UUID id, int round) {
        read(jdbc.sql("update assignment set own_round = ? where id = ? returning *")
                .params(round, id));
    }

    /** The assignment that a process instance is still at work on. */
    Optional<Assignment> workedBy(String processInstanceId) {
        var known = atHand().any(row -> processInstanceId.equals(row.processInstanceId()));
        return known.isPresent()
                ? known.filter(assignment -> assignment.status() == Status.WORKING)
                : read(jdbc.sql("select * from assignment where process_instance_id = ? and status = 'WORKING'")
                                .param(processInstanceId))
                        .stream()
                        .findFirst();
    }

    /** The process instance that works on an assignment, or did last. */
    Optional<String> processOf(UUID id) {
        return jdbc.sql("select process_instance_id from assignment where id = ? and process_instance_id is not null")
                .param(id)
                .query(String.class)
                .optional();
    }

    /** An assignment and everything below it that has not been accepted, failed or ended otherwise. */
    List<UUID> unfinishedFrom(UUID id) {
        return jdbc.sql("""
            with recursive below as (
                select id, status from assignment where id = ?
                union all
                select a.id, a.status from assignment a join below on a.parent = below.id)
            select id from below where status in ('OPEN', 'WORKING', 'DONE')\
            """).param(id).query(UUID.class).list();
    }

    /** Positions of a version that a later one gave up. */
    Set<String> retiredSince(CompanyVersion version) {
        return new HashSet<>(jdbc.sql("select position from retired_position where company = ? and version > ?")
                .params(version.company(), version.version())
                .query(String.class)
                .list());
    }

    /** Notes that the version does without a position. */
    void retire(String company, String position, int version, String by, String reason) {
        jdbc.sql("insert into retired_position (company, position, version, by, reason) values (?, ?, ?, ?, ?)")
                .params(company, position, version, by, reason)
                .update();
    }

    /** What a position has done is not sent back to it, in any run that goes on. */
    void noMoreRework(String company, String position) {
        read(jdbc.sql("""
            update assignment a set may_rework = false from run r
            where r.id = a.run and r.status in ('RUNNING', 'PAUSED') and a.company = ? and a.position = ?
            returning a.*\
            """).params(company, position));
    }

    /** What a position of a company is at work on, in all its runs, oldest first. */
    List<Assignment> openOf(String company, String position) {
        return read(jdbc.sql("""
            select a.* from assignment a join run r on r.id = a.run and r.status in ('RUNNING', 'PAUSED')
            where a.company = ? and a.position = ? and a.status in ('OPEN', 'WORKING') and a.parent is not null
            order by a.created_at, a.id\
            """).params(company, position));
    }

    /** Ends assignments before they are done, and says why. */
    void cancel(Collection<UUID> ids, String failure) {
        read(jdbc.sql("""
            update assignment set status = 'CANCELLED', failure = :failure, ended_at = clock_timestamp()
            where id = any(:ids) returning *\
            """).param("failure", failure).param("ids", ids.toArray(UUID[]::new)));
    }

    /** What was handed out for a later round, by an assignment that will have none. */
    void cancelNeverBegun(UUID parent) {
        atHand().forget();
        jdbc.sql("""
            update assignment set status = 'CANCELLED', ended_at = clock_timestamp()
            where parent = ? and status = 'OPEN'\
            """).param(parent).update();
    }

    void cancelOpen(UUID run) {
        atHand().forget();
        jdbc.sql("""
            update assignment set status = 'CANCELLED', ended_at = clock_timestamp()
            where run = ? and status in ('OPEN', 'WORKING', 'DONE')\
            """).param(run).update();
    }

    /** The statement's assignments in its order, now at hand where their company's lock is held. */
    private List<Assignment> read(StatementSpec statement) {
        var rows = statement.query((row, _) -> Row.of(row)).list();
        var atHand = atHand();
        for (var row : rows) {
            if (turn.holds(row.assignment().company())) {
                atHand.put(row);
            }
        }
        return rows.stream().map(Row::assignment).toList();
    }

    private AssignmentsAtHand atHand() {
        return AssignmentsAtHand.ofTransaction(this);
    }

    private static String[] texts(List<New> assignments, Function<New, String> part) {
        return assignments.stream().map(part).toArray(String[]::new);
    }
}
