package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.TestPeople;
import io.countersign.ledger.Money;
import java.time.Duration;
import java.util.Objects;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A company one of whose positions is filled by an external agent, and what such an agent and its operator do over HTTP. */
abstract class ExternalAgentTest extends CompanyTest {
    static final String OPERATOR = "operator-of-agents-elsewhere";
    static final String PASSWORD = TestPeople.PASSWORD;
    static final Money CEILING = Money.usd("0.25");

    @Autowired
    TestRestTemplate web;

    @Autowired
    IdentityService identity;

    @BeforeEach
    void anOperator() {
        TestPeople.have(identity, OPERATOR, "operators", "board");
    }

    /** The analyst is somebody else's agent. */
    void anExternalAnalyst() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses., filledBy: external, agentRunCeiling: 0.25}
            """);
    }

    /** The chief executive is somebody else's agent. */
    void anExternalChief() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10, filledBy: external, agentRunCeiling: 0.25}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
    }

    Run aRun() {
        return start("5.00");
    }

    /** The act of the run that waits for its agent. */
    JsonNode waitingAct(Run run) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !acts(run).isEmpty());
        return acts(run).get(0);
    }

    JsonNode acts(Run run) {
        var answer = web.withBasicAuth(OPERATOR, PASSWORD)
                .getForEntity("/api/external-acts?company=" + company, JsonNode.class);
        assertThat(status(answer)).as(detail(answer)).isEqualTo(200);
        var acts = Objects.requireNonNull(answer.getBody());
        acts.forEach(
                act -> assertThat(act.path("run").asText()).isEqualTo(run.id().toString()));
        return acts;
    }

    String tokenPath(JsonNode act) {
        return "/api/runs/%s/assignments/%s/token"
                .formatted(act.path("run").asText(), act.path("assignment").asText());
    }

    String token(JsonNode act) {
        var made = web.withBasicAuth(OPERATOR, PASSWORD).postForEntity(tokenPath(act), null, JsonNode.class);
        assertThat(made.getStatusCode().value()).as("%s", made.getBody()).isEqualTo(201);
        return Objects.requireNonNull(made.getBody()).path("token").asText();
    }

    ResponseEntity<JsonNode> brief(String token) {
        return agent(HttpMethod.GET, "/api/agent/brief", token, null);
    }

    ResponseEntity<JsonNode> result(String token, String answer) {
        return agent(HttpMethod.POST, "/api/agent/result", token, answer);
    }

    ResponseEntity<JsonNode> agent(HttpMethod method, String path, String token, @Nullable String body) {
        var headers = new HttpHeaders();
        headers.setBearerAuth(token);
        headers.setContentType(MediaType.APPLICATION_JSON);
        return web.exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }

    static int status(ResponseEntity<JsonNode> answer) {
        return answer.getStatusCode().value();
    }

    static String detail(ResponseEntity<JsonNode> answer) {
        return String.valueOf(answer.getBody());
    }
}
