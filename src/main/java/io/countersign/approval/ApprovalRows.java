package io.countersign.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Climb;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.ApprovalRequest.Verdict;
import io.countersign.ledger.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Turns rows into requests, each with the decisions on it; two statements, however many requests. */
@Component
class ApprovalRows {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    ApprovalRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A decision, and on what. */
    private record Decided(UUID request, Decision decision) {}

    /** The requests that a statement finds. Decisions are read after it, not from within: one connection is enough. */
    List<ApprovalRequest> with(StatementSpec requests) {
        var found = requests.query((row, _) -> new Row(request(row), whole(row, "rung")))
                .list();
        var decisions = decisions(found.stream().map(row -> row.request().id()).toArray(UUID[]::new));
        return found.stream()
                .map(row -> row.with(decisions.getOrDefault(row.request().id(), List.of())))
                .toList();
    }

    /** A request as its row has it; one from before rungs were counted has climbed one for each decision. */
    private record Row(ApprovalRequest request, @Nullable Integer rung) {
        ApprovalRequest with(List<Decision> decisions) {
            var climb = request.climb();
            return new ApprovalRequest(
                    request.id(),
                    request.company(),
                    request.companyVersion(),
                    request.run(),
                    request.assignment(),
                    request.kind(),
                    request.subject(),
                    request.requestedBy(),
                    request.amount(),
                    request.arguments(),
                    request.digest(),
                    request.reason(),
                    request.terms(),
                    request.status(),
                    new Climb(
                            climb.from(),
                            rung == null ? decisions.size() : rung,
                            climb.decider(),
                            climb.capacity(),
                            climb.task(),
                            climb.dueAt(),
                            climb.remindedAt()),
                    request.attempt(),
                    request.createdAt(),
                    request.expiresAt(),
                    decisions);
        }
    }

    private Map<UUID, List<Decision>> decisions(UUID... requests) {
        if (requests.length == 0) {
            return Map.of();
        }
        return jdbc
                .sql("select * from approval_decision where request = any(?) order by request, number")
                .param(requests)
                .query((row, _) -> new Decided(row.getObject("request", UUID.class), decision(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Decided::request, Collectors.mapping(Decided::decision, Collectors.toList())));
    }

    private ApprovalRequest request(ResultSet row) throws SQLException {
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
                terms(row),
                Status.valueOf(row.getString("status")),
                climb(row),
                row.getInt("attempt"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                List.of());
    }

    private static Terms terms(ResultSet row) throws SQLException {
        return new Terms(
                row.getInt("terms_version"),
                new FromLevel(row.getString("approval_from")),
                row.getInt("people"),
                Duration.parse(row.getString("escalate_after")),
                Duration.parse(row.getString("remind_every")));
    }

    private static Climb climb(ResultSet row) throws SQLException {
        var kind = row.getString("decider_kind");
        return new Climb(
                row.getString("first_decider"),
                0,
                row.getString("decider"),
                kind == null ? null : Capacity.valueOf(kind),
                row.getString("task"),
                instant(row, "due_at"),
                instant(row, "reminded_at"));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                row.getInt("number"),
                row.getString("decider"),
                Capacity.valueOf(row.getString("capacity")),
                row.getString("position"),
                row.getString("on_behalf_of"),
                Verdict.valueOf(row.getString("decision")),
                row.getString("comment"),
                row.getString("digest"),
                row.getTimestamp("at").toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Integer whole(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
