package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The requests for approval of a run, each looked at on its own: who signed what, and whether that could be. */
final class Requests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOARD = "board";

    private final JdbcClient jdbc;
    private final Siege siege;

    Requests(JdbcClient jdbc, Siege siege) {
        this.jdbc = jdbc;
        this.siege = siege;
    }

    record Request(
            UUID id,
            UUID run,
            @Nullable UUID assignment,
            String kind,
            String subject,
            String requestedBy,
            long amount,
            String arguments,
            String digest,
            String status,
            String approvalFrom,
            int termsVersion,
            OffsetDateTime expiresAt) {
        boolean isApproved() {
            return status.equals("APPROVED");
        }
    }

    private record Decision(
            int number,
            String decider,
            String capacity,
            @Nullable String position,
            String decision,
            String digest) {}

    /** All of them, the oldest first. */
    List<Request> of(UUID run) {
        var requests = jdbc.sql("""
            select id, run, assignment, kind, subject, requested_by, amount, arguments::text, digest, status,
                   approval_from, terms_version, expires_at
            from approval_request where run = ? order by created_at, id\
            """).param(run).query(Request.class).list();
        requests.forEach(this::judge);
        return requests;
    }

    private void judge(Request request) {
        var decisions = jdbc.sql("""
            select number, decider, capacity, position, decision, digest from approval_decision
            where request = ? order by number\
            """).param(request.id()).query(Decision.class).list();
        assertThat(request.status()).as("%s", request).isNotEqualTo("PENDING");
        assertThat(request.digest()).as("the digest of %s", request).isEqualTo(digest(request));
        var below = request.requestedBy();
        for (var decision : decisions) {
            assertThat(decision.digest()).isEqualTo(request.digest());
            assertThat(decision.decider()).isNotEqualTo(request.requestedBy());
            if (decision.capacity().equals("AGENT")) {
                assertThat(decision.decider()).isEqualTo(decision.position());
                assertThat(Fortress.isAbove(decision.decider(), below, siege.hired()))
                        .as("%s stands above %s", decision.decider(), below)
                        .isTrue();
                below = decision.decider();
                answered(request, decision);
            } else {
                assertThat(decision.capacity()).isEqualTo("BOARD");
                assertThat(decision.decider()).isEqualTo("chair");
                assertThat(siege.signed(request.id()))
                        .as("what the board said to %s", request)
                        .containsExactly(decision.decision().equals("APPROVE"));
            }
        }
        if (request.isApproved()) {
            assertThat(decisions)
                    .as("%s", request)
                    .isNotEmpty()
                    .allMatch(one -> one.decision().equals("APPROVE"));
            var last = decisions.getLast();
            assertThat(last.capacity().equals("BOARD")
                            || !request.approvalFrom().equals("BOARD")
                                    && Fortress.authority(last.decider()) >= request.amount())
                    .as("%s had the authority for %s", last, request)
                    .isTrue();
            assertThat(decisions).extracting(Decision::decider).doesNotHaveDuplicates();
        }
    }

    /** An agent has signed what its own answer says, in an act of its own. */
    private void answered(Request request, Decision decision) {
        var answers = jdbc.sql("""
            select answer from model_call where run = ? and position = ? and act = 'DECIDE' and used and status = 'ANSWERED'\
            """)
                .params(request.run(), decision.decider())
                .query(String.class)
                .list();
        assertThat(answers)
                .as("answers of %s", decision.decider())
                .anyMatch(answer -> parsed(answer).path("approve").asBoolean()
                        == decision.decision().equals("APPROVE"));
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The SHA-256 of what is approved, put together here once more. */
    private static String digest(Request request) {
        var content = new TreeMap<String, Object>();
        content.put("id", request.id().toString());
        content.put("kind", request.kind());
        content.put("subject", request.subject());
        content.put("amount", request.amount());
        content.put("arguments", sorted(parsed(request.arguments())));
        content.put("policyVersion", request.termsVersion());
        content.put("expiresAt", request.expiresAt().toInstant().toEpochMilli());
        try {
            var bytes = JSON.writeValueAsString(content).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, Object>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        return node.isArray() ? node.valueStream().map(Requests::sorted).toList() : node;
    }
}
