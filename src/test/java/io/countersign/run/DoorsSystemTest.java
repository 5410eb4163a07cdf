package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Browser;
import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.trial.PlainColleague;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A decision meets the same checks by whichever door it comes. */
class DoorsSystemTest extends ApprovalsTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Browser> browsers = new HashMap<>();

    @LocalServerPort
    private int port;

    /** The ways to complete a task. */
    enum Door {
        OUR_API("/api/approvals/%s/decisions"),
        ENGINE_REST("/engine-rest/task/%s/complete"),
        ENGINE_REST_FORM("/engine-rest/task/%s/submit-form"),
        WEB_APPS("/camunda/api/engine/engine/default/task/%s/complete"),
        WEB_APPS_FORM("/camunda/api/engine/engine/default/task/%s/submit-form");

        final String path;

        Door(String path) {
            this.path = path;
        }

        boolean ofWebApps() {
            return path.startsWith("/camunda");
        }
    }

    @BeforeEach
    void people() {
        aUser("sam");
        aUser("mallory");
        aUser("root", Caller.ADMINISTRATORS);
        aUser("director", Caller.BOARD);
    }

    @ParameterizedTest
    @EnumSource
    void checksWhoDecidesAndWhat(Door door) throws Exception {
        var amount = "0.8%d1111111".formatted(door.ordinal());
        theTableSays(new Rule(Kind.SPEND, amount, "LINE", 0, "P30D"));
        aChain(HEAD_OF_PEOPLE, amount);
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);

        for (var wrong : new String[] {"mallory", "root", "director"}) {
            assertThat(decide(door, request, wrong, "APPROVE", request.digest()))
                    .as(wrong)
                    .isBetween(400, 500);
        }
        assertThat(decide(door, request, "sam", "APPROVE", "0".repeat(64))).isBetween(400, 500);
        assertThat(decide(door, request, "sam", "MAYBE", request.digest())).isBetween(400, 500);
        assertThat(decide(door, request, "sam", "REJECT", request.digest()))
                .as("without a reason")
                .isBetween(400, 500);
        assertThat(inbox.find(request.id()).decisions()).isEmpty();

        assertThat(decide(door, request, "sam", "APPROVE", request.digest())).isIn(200, 204);
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        assertThat(decide(door, request, "sam", "APPROVE", request.digest())).isBetween(400, 500);
        assertThat(inbox.find(request.id()).decisions()).hasSize(1);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).containsOnlyOnce("analyst");
        runs.cancel(run.id());
    }

    @ParameterizedTest
    @EnumSource
    void checksThatItIsInTime(Door door) throws Exception {
        var amount = "0.8%d2222222".formatted(door.ordinal());
        theTableSays(new Rule(Kind.SPEND, amount, "LINE", 0, "P30D"));
        aChain(HEAD_OF_PEOPLE, amount);
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        jdbc.sql("update approval_request set expires_at = clock_timestamp() where id = ?")
                .param(request.id())
                .update();

        assertThat(decide(door, request, "sam", "APPROVE", request.digest())).isBetween(400, 500);
        assertThat(inbox.find(request.id()).decisions()).isEmpty();
        runs.cancel(run.id());
    }

    /** A form may bring fields with the names of the process's own variables. */
    @Test
    void noFieldOfAFormLeadsElsewhere() {
        theTableSays(new Rule(Kind.SPEND, "0.871111111", "0", 0, "P30D"));
        aChain(HEAD_OF_PEOPLE, "0.871111111");
        var other = start("6.00");
        samPlans(other);
        var otherRequest = waitingFor(other);
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        var fields = new HashMap<String, Object>(
                Map.of("decision", "APPROVE", "comment", "", "decided", true, "approved", true));

        fields.put("approvalId", otherRequest.id().toString());
        fields.put("digest", otherRequest.digest());
        assertThatThrownBy(() -> instances.complete(String.valueOf(request.task()), "sam", Set.of(), fields))
                .hasMessageContaining("does not wait for this task");
        fields.put("approvalId", request.id().toString());
        fields.put("digest", request.digest());
        fields.put("assignmentId", otherRequest.ofAssignment().toString());
        colleagues.when("ceo", "decide", _ -> PlainColleague.decide(false, "no"), Colleagues::plainly);
        instances.complete(String.valueOf(request.task()), "sam", Set.of(), fields);

        await().until(() -> inbox.find(request.id()).status() == Status.REJECTED);
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider)
                .containsExactly("sam", "ceo");
        assertThat(inbox.find(otherRequest.id()).decisions()).isEmpty();
        assertThat(jdbc.sql("select count(*) from model_call where run = ? and act = 'DECIDE'")
                        .param(other.id())
                        .query(Integer.class)
                        .single())
                .isZero();
        runs.cancel(run.id());
        runs.cancel(other.id());
    }

    private int decide(Door door, ApprovalRequest request, String user, String decision, String digest)
            throws IOException, InterruptedException {
        var plain = "{\"decision\": \"%s\", \"comment\": \"\", \"digest\": \"%s\"}".formatted(decision, digest);
        var variables =
                "{\"variables\": {\"decision\": {\"value\": \"%s\"}, \"comment\": {\"value\": \"\"}, \"digest\": {\"value\": \"%s\"}}}"
                        .formatted(decision, digest);
        var ours = door == Door.OUR_API;
        var path = door.path.formatted(ours ? request.id() : Objects.requireNonNull(request.task()));
        var body = ours ? plain : variables;
        return door.ofWebApps() ? asBrowser(user, path, body) : asProgram(user, path, body);
    }

    private int asProgram(String user, String path, String body) throws IOException, InterruptedException {
        var login =
                Base64.getEncoder().encodeToString((user + ":" + TestPeople.PASSWORD).getBytes(StandardCharsets.UTF_8));
        var call = HttpRequest.newBuilder(server().resolve(path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(call, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** Logs in once for each user: a password is checked slowly, on purpose. */
    private int asBrowser(String user, String path, String body) {
        var browser = browsers.computeIfAbsent(user, _ -> {
            var fresh = new Browser(server());
            fresh.logIn(user, TestPeople.PASSWORD);
            fresh.open("/camunda/app/tasklist/default/");
            return fresh;
        });
        return browser.post(path, "application/json", body, "X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"))
                .statusCode();
    }

    private URI server() {
        return URI.create("http://localhost:" + port);
    }
}
