package io.countersign.approval;

import io.countersign.access.Visible;
import io.countersign.approval.ApprovalMeters.Ended;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Status;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requests and decisions, as rows. */
@Component
class ApprovalStore {
    private final JdbcClient jdbc;
    private final ApprovalRows rows;

    ApprovalStore(JdbcClient jdbc, ApprovalRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    void insert(ApprovalRequest request, @Nullable String gate) {
        var terms = request.terms();
        jdbc.sql("""
            insert into approval_request (id, company, company_version, run, assignment, kind, subject,
                requested_by, amount, arguments, digest, reason, status, gate, attempt, created_at, expires_at,
                terms_version, approval_from, people, escalate_after, remind_every, first_decider, rung)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        request.id(),
                        request.company(),
                        request.companyVersion(),
                        request.run(),
                        request.assignment(),
                        request.kind().name(),
                        request.subject(),
                        request.requestedBy(),
                        request.amount().nanos(),
                        request.arguments().toString(),
                        request.digest(),
                        request.reason(),
                        request.status().name(),
                        gate,
                        request.attempt(),
                        Timestamp.from(request.createdAt()),
                        Timestamp.from(request.expiresAt()),
                        terms.version(),
                        terms.from().word(),
                        terms.people(),
                        terms.escalateAfter().toString(),
                        terms.remindEvery().toString(),
                        request.climb().from(),
                        request.climb().rung())
                .update();
    }

    Optional<ApprovalRequest> find(UUID id) {
        return rows.with(jdbc.sql("select * from approval_request where id = ?").param(id)).stream()
                .findFirst();
    }

    List<ApprovalRequest> page(@Nullable String status, Visible visible, long offset, int size) {
        return rows.with(jdbc.sql("""
            select * from approval_request
            where (cast(:status as text) is null or status = :status)
              and (cast(:companies as text[]) is null or company = any(cast(:companies as text[])))
            order by created_at desc, id offset :offset limit :size\
            """)
                .param("status", status)
                .param("companies", visible.keys())
                .param("offset", offset)
                .param("size", size));
    }

    long count(@Nullable String status, Visible visible) {
        return jdbc.sql("""
            select count(*) from approval_request
            where (cast(:status as text) is null or status = :status)
              and (cast(:companies as text[]) is null or company = any(cast(:companies as text[])))\
            """)
                .param("status", status)
                .param("companies", visible.keys())
                .query(Long.class)
                .single();
    }

    /** What waits for people, the oldest first. */
    List<ApprovalRequest> waitingForPeople(Visible visible, int most) {
        return rows.with(jdbc.sql("""
            select * from approval_request
            where status = 'PENDING' and task is not null
              and (cast(:companies as text[]) is null or company = any(cast(:companies as text[])))
            order by created_at, id limit :most\
            """).param("companies", visible.keys()).param("most", most));
    }

    int attempts(String gate) {
        return jdbc.sql("select count(*) from approval_request where gate = ? and status <> 'CANCELLED'")
                .param(gate)
                .query(Integer.class)
                .single();
    }

    /** Gives somebody the turn, until the request expires or, where there is somebody above, the time that its terms give. */
    void turnOf(UUID id, int rung, String decider, Capacity capacity) {
        jdbc.sql("""
            update approval_request set rung = :rung, decider = :decider, decider_kind = :capacity,
                due_at = case
                    when :decider = 'board' then expires_at
                    when decider = :decider and due_at > clock_timestamp() then due_at
                    else least(expires_at,
                        date_trunc('milliseconds', clock_timestamp() + cast(escalate_after as interval))) end
            where id = :id\
            """)
                .param("rung", rung)
                .param("decider", decider)
                .param("capacity", capacity.name())
                .param("id", id)
                .update();
    }

    /** The turn has passed; who has it next is found when the process gets there. */
    void turnOver(UUID id, int rung) {
        jdbc.sql("update approval_request set rung = ?, task = null where id = ?")
                .params(rung, id)
                .update();
    }

    void task(UUID id, @Nullable String task) {
        jdbc.sql("update approval_request set task = ? where id = ?")
                .params(task, id)
                .update();
    }

    void reminded(UUID id, Instant at) {
        jdbc.sql("update approval_request set reminded_at = ? where id = ?")
                .params(Timestamp.from(at), id)
                .update();
    }

    /** Ends a request that is still pending; false where it ended before. */
    boolean end(UUID id, Status status) {
        return !end("id", id, status).isEmpty();
    }

    void cancelAll(UUID run) {
        end("run", run, Status.CANCELLED);
    }

    private List<Ended> end(String column, UUID id, Status status) {
        var ended = jdbc.sql("""
            update approval_request set status = ?, ended_at = clock_timestamp(), task = null
            where %s = ? and status = 'PENDING'
            returning kind, extract(epoch from ended_at - created_at) * 1000\
            """.formatted(column))
                .params(status.name(), id)
                .query((row, _) -> new Ended(row.getString(1), status.name(), Duration.ofMillis(row.getLong(2))))
                .list();
        ApprovalMeters.ended(ended);
        return ended;
    }

    void decide(UUID request, Decision decision) {
        jdbc.sql("""
            insert into approval_decision
                (request, number, decider, capacity, position, on_behalf_of, decision, comment, digest, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        request,
                        decision.number(),
                        decision.decider(),
                        decision.capacity().name(),
                        decision.position(),
                        decision.onBehalfOf(),
                        decision.verdict().name(),
                        decision.comment(),
                        decision.digest(),
                        Timestamp.from(decision.at()))
                .update();
    }
}
