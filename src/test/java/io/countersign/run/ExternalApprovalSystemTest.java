package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.ApprovalRequest;
import io.countersign.trial.PlainColleague;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What an external agent asks its reporting line before it does it. */
class ExternalApprovalSystemTest extends ExternalAgentTest {
    private static final String BUY =
            "{\"subject\": \"Buy an extract\", \"reason\": \"Nobody else has it\", \"amount\": \"1.50\"}";

    @Test
    void aManagerApprovesAndTheAgentGoesOn() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        var asked = ask(token, BUY);
        awaitStatus(token, "APPROVED");

        assertThat(status(asked)).isEqualTo(201);
        assertThat(asked(token).path("comments")).isNotEmpty();
        assertThat(colleagues.asked("ceo", "decide")).isEqualTo(1);
        assertThat(status(result(token, PlainColleague.work("With the extract"))))
                .isEqualTo(204);
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(granted(run)).isEqualTo(1);
    }

    @Test
    void aManagerRefusesAndSaysWhy() {
        anExternalAnalyst();
        colleagues.when("ceo", "decide", _ -> PlainColleague.decide(false, "Too dear"));
        var run = aRun();
        var token = token(waitingAct(run));

        ask(token, BUY);
        awaitStatus(token, "REJECTED");

        assertThat(asked(token).path("comments").toString()).contains("Too dear");
        assertThat(granted(run)).isZero();
        assertThat(status(result(token, PlainColleague.work("Without")))).isEqualTo(204);
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whatTheTopAsksTheBoardDecides() {
        anExternalChief();
        var run = aRun();
        var token = token(waitingAct(run));
        ask(token, BUY);
        var request = pending(run.id()).getFirst();

        assertThat(request.kind()).isEqualTo(ApprovalRequest.Kind.TOOL);
        assertThat(request.requestedBy()).isEqualTo("ceo");
        var decided = web.withBasicAuth(OPERATOR, PASSWORD)
                .postForEntity(
                        "/api/approvals/" + request.id() + "/decisions",
                        Map.of("decision", "APPROVE", "comment", "Go on", "digest", request.digest()),
                        JsonNode.class);

        assertThat(decided.getStatusCode().value()).isEqualTo(200);
        awaitStatus(token, "APPROVED");
        runs.cancel(run.id());
    }

    @Test
    void whatNobodyDecidedEndsWithTheRun() {
        anExternalChief();
        var run = aRun();
        var token = token(waitingAct(run));
        ask(token, BUY);
        var request = pending(run.id()).getFirst();

        runs.cancel(run.id());

        await().atMost(Duration.ofSeconds(30))
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(run.id().toString())
                                .count()
                        == 0);
        assertThat(inbox.find(request.id()).status()).isEqualTo(ApprovalRequest.Status.CANCELLED);
        assertThat(status(ask(token, BUY))).isEqualTo(401);
    }

    /** Whoever decides just as the assignment ends grants nothing that anybody would still do. */
    @Test
    void whatIsApprovedTooLateIsNotGranted() {
        anExternalChief();
        var run = aRun();
        ask(token(waitingAct(run)), BUY);
        var request = pending(run.id()).getFirst();
        jdbc.sql("update assignment set status = 'DONE' where id = ?")
                .param(request.assignment())
                .update();

        var decided = web.withBasicAuth(OPERATOR, PASSWORD)
                .postForEntity(
                        "/api/approvals/" + request.id() + "/decisions",
                        Map.of("decision", "APPROVE", "comment", "Go on", "digest", request.digest()),
                        JsonNode.class);

        assertThat(status(decided)).as("unless it was cleared away before").isIn(200, 409);
        assertThat(granted(run)).isZero();
        runs.cancel(run.id());
    }

    @Test
    void theSameAgainIsTheSameAndThereIsAnEndToAsking() {
        anExternalChief();
        var run = aRun();
        var token = token(waitingAct(run));

        var first = ask(token, BUY).getBody().path("id");
        assertThat(ask(token, BUY).getBody().path("id")).isEqualTo(first);
        for (int i = 1; i < 20; i++) {
            assertThat(status(ask(token, BUY.replace("extract", "extract " + i))))
                    .isEqualTo(201);
        }
        assertThat(status(ask(token, BUY.replace("extract", "extract 20")))).isEqualTo(409);
        runs.cancel(run.id());
    }

    @Test
    void aRequestThatBreaksTheRulesIsRefusedByItsFields() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        var answer = ask(token, "{\"subject\": \"%s\", \"amount\": \"-1\"}".formatted("x".repeat(201)));

        assertThat(status(answer)).isEqualTo(422);
        assertThat(detail(answer)).contains("\"path\":\"subject\"", "\"path\":\"reason\"", "\"path\":\"amount\"");
        assertThat(pending(run.id())).isEmpty();
        runs.cancel(run.id());
    }

    @Test
    void aPausedRunAsksNothing() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));
        runs.pause(run.id());

        assertThat(status(ask(token, BUY))).isEqualTo(409);
        assertThat(pending(run.id())).isEqualTo(List.of());
        runs.cancel(run.id());
    }

    private ResponseEntity<JsonNode> ask(String token, String request) {
        return agent(HttpMethod.POST, "/api/agent/approvals", token, request);
    }

    private JsonNode asked(String token) {
        return Objects.requireNonNull(agent(HttpMethod.GET, "/api/agent/approvals", token, null)
                        .getBody())
                .path(0);
    }

    private void awaitStatus(String token, String status) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> asked(token).path("status").asText().equals(status));
    }

    private long granted(Run run) {
        return jdbc.sql("select count(*) from run_event where run = ? and type = 'ApprovalGranted'"
                        + " and data->>'kind' = 'TOOL'")
                .param(run.id())
                .query(Long.class)
                .single();
    }
}
