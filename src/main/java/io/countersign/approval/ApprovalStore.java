package io.countersign.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.ApprovalMeters.Ended;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.ledger.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
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
    private final ObjectMapper json;

    ApprovalStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(ApprovalRequest request, @Nullable String gate) {
        jdbc.sql("""
            insert into approval_request (id, company, company_version, run, assignment, kind, subject,
                requested_by, amount, arguments, digest, reason, status, decider, decider_kind, gate, attempt,
                expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?)\
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
                        request.decider(),
                        request.deciderKind() == null
                                ? null
                                : request.deciderKind().name(),
                        gate,
                        request.attempt(),
                        Timestamp.from(request.expiresAt()))
                .update();
    }

    Optional<ApprovalRequest> find(UUID id) {
        return jdbc.sql("select * from approval_request where id = ?")
                .param(id)
                .query((row, _) -> request(row))
                .optional()
                .map(this::decided);
    }

    List<ApprovalRequest> page(@Nullable String status, @Nullable String company, long offset, int size) {
        var page = jdbc.sql("""
            select * from approval_request
            where (cast(:status as text) is null or status = :status)
              and (cast(:company as text) is null or company = :company)
            order by created_at desc, id offset :offset limit :size\
            """)
                .param("status", status)
                .param("company", company)
                .param("offset", offset)
                .param("size", size)
                .query((row, _) -> request(row))
                .list();
        return page.stream().map(this::decided).toList();
    }

    long count(@Nullable String status, @Nullable String company) {
        return jdbc.sql("""
            select count(*) from approval_request
            where (cast(:status as text) is null or status = :status)
              and (cast(:company as text) is null or company = :company)\
            """)
                .param("status", status)
                .param("company", company)
                .query(Long.class)
                .single();
    }

    int attempts(String gate) {
        return jdbc.sql("select count(*) from approval_request where gate = ? and status <> 'CANCELLED'")
                .param(gate)
                .query(Integer.class)
                .single();
    }

    void turnOf(UUID id, String decider, Capacity kind) {
        jdbc.sql("update approval_request set decider = ?, decider_kind = ? where id = ?")
                .params(decider, kind.name(), id)
                .update();
    }

    void task(UUID id, @Nullable String task) {
        jdbc.sql("update approval_request set task = ? where id = ?")
                .params(task, id)
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

    /** Writes a decision down; its number among those on the request. */
    int decide(
            ApprovalRequest request,
            String decider,
            Capacity capacity,
            @Nullable String position,
            boolean approved,
            String comment) {
        var number = request.decisions().size() + 1;
        jdbc.sql("""
            insert into approval_decision (request, number, decider, capacity, position, decision, comment, digest)
            values (?, ?, ?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        request.id(),
                        number,
                        decider,
                        capacity.name(),
                        position,
                        approved ? "APPROVE" : "REJECT",
                        comment,
                        request.digest())
                .update();
        return number;
    }

    private ApprovalRequest request(ResultSet row) throws SQLException {
        var kind = row.getString("decider_kind");
        return new ApprovalRequest(
                row.getObject("id", UUID.class),
                row.getString("company"),
                row.getInt("company_version"),
                row.getObject("run", UUID.class),
                row.getObject("assignment", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getString("requested_by"),
                new Money(row.getLong("amount")),
                tree(row.getString("arguments")),
                row.getString("digest"),
                row.getString("reason"),
                Status.valueOf(row.getString("status")),
                row.getString("decider"),
                kind == null ? null : Capacity.valueOf(kind),
                row.getString("task"),
                row.getInt("attempt"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                List.of());
    }

    /** Asked once the request's row has been read: a second connection at the same time could be one too many. */
    private ApprovalRequest decided(ApprovalRequest request) {
        var decisions = jdbc.sql("select * from approval_decision where request = ? order by number")
                .param(request.id())
                .query((row, _) -> new ApprovalRequest.Decision(
                        row.getInt("number"),
                        row.getString("decider"),
                        Capacity.valueOf(row.getString("capacity")),
                        row.getString("position"),
                        "APPROVE".equals(row.getString("decision")),
                        row.getString("comment"),
                        row.getString("digest"),
                        row.getTimestamp("at").toInstant()))
                .list();
        return request.decided(decisions);
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
