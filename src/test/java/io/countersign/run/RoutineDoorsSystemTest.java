package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Routines over REST: who may, what is refused, and what the answers say. */
class RoutineDoorsSystemTest extends RoutineTest {
    private static final String WHY = "{\"reason\": \" The feed is down. \"}";

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private IdentityService identity;

    @BeforeEach
    void people() {
        anAnalystWith(inbox(""));
        TestPeople.have(identity, "stella", CompanyRole.AUDITOR.group(company));
        TestPeople.have(identity, "oscar", Caller.OPERATORS);
    }

    @Test
    void operatorsPauseResumeAndStart() {
        theAnalystTakesItsTime();
        assertThat(list("stella").path("state").asText()).isEqualTo("ON");

        var paused = body(post("oscar", "analyst/inbox/pause", WHY));

        assertThat(paused.path("state").asText()).isEqualTo("PAUSED");
        assertThat(paused.path("why").asText()).isEqualTo("paused by oscar: The feed is down.");
        assertThat(paused.path("nextTick").isNull()).isTrue();
        assertStatus(post("oscar", "analyst/inbox/pause", WHY), 409, "paused already");
        var started = post("oscar", "analyst/inbox/start", WHY);
        assertThat(started.getStatusCode().value()).isEqualTo(202);
        var run = body(started).path("run").asText();
        assertThat(String.valueOf(started.getHeaders().getLocation())).isEqualTo("/api/runs/" + run);
        assertStatus(post("oscar", "analyst/inbox/start", WHY), 409, "has not ended");
        var resumed = body(post("oscar", "analyst/inbox/resume", WHY));
        assertThat(resumed.path("state").asText()).isEqualTo("ON");
        assertThat(resumed.path("nextTick").asText()).isNotEmpty();
        assertStatus(post("oscar", "analyst/inbox/resume", WHY), 409, "is not paused");
        var seen = list("stella");
        assertThat(seen.path("lastRun").asText()).isEqualTo(run);
        assertThat(seen.path("every").asText()).isEqualTo("30s");
        assertThat(seen.path("missed").asText()).isEqualTo("catch-up");
    }

    @Test
    void whoMayNotAndWhatIsNotThereIsRefusedAtEveryDoor() {
        for (var act : List.of("pause", "resume", "start")) {
            assertStatus(
                    post("stella", "analyst/inbox/" + act, WHY),
                    403,
                    "owner, operator, board of the company and administrators");
            assertStatus(post("oscar", "analyst/outbox/" + act, WHY), 404, "no routine outbox");
            assertStatus(post("oscar", "nobody/inbox/" + act, WHY), 404, "nobody");
            assertStatus(post("oscar", "analyst/inbox/" + act, "{}"), 422, "reason");
            assertStatus(post("oscar", "analyst/inbox/" + act, "{\"reason\": \"a\\u0000b\"}"), 422, "reason");
            assertStatus(post("oscar", "analyst/inbox/" + act, "{\"why\": \"x\"}"), 422, "why");
            assertThat(as("oscar")
                            .exchange(
                                    "/api/companies/nowhere/routines/analyst/inbox/" + act,
                                    HttpMethod.POST,
                                    json(WHY),
                                    JsonNode.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(404);
            assertThat(web.exchange(door("analyst/inbox/" + act), HttpMethod.POST, json(WHY), String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(401);
        }
        assertThat(as("stella")
                        .getForEntity("/api/companies/nowhere/routines", JsonNode.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(list("stella").path("state").asText()).isEqualTo("ON");
        assertThat(all()).isEmpty();
        assertThat(told("RoutinePaused") + told("RoutineResumed") + told("RoutineStartedByHand"))
                .isZero();
    }

    private TestRestTemplate as(String user) {
        return web.withBasicAuth(user, TestPeople.PASSWORD);
    }

    private String door(String path) {
        return "/api/companies/%s/routines/%s".formatted(company, path);
    }

    private ResponseEntity<JsonNode> post(String user, String path, String body) {
        return as(user).exchange(door(path), HttpMethod.POST, json(body), JsonNode.class);
    }

    private static HttpEntity<String> json(String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new HttpEntity<>(body, headers);
    }

    private JsonNode list(String user) {
        var all = body(as(user).getForEntity("/api/companies/%s/routines".formatted(company), JsonNode.class));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static void assertStatus(ResponseEntity<JsonNode> answer, int status, String says) {
        assertThat(answer.getStatusCode().value())
                .as(String.valueOf(answer.getBody()))
                .isEqualTo(status);
        assertThat(String.valueOf(answer.getBody())).contains(says);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        var body = answer.getBody();
        assertThat(body).isNotNull();
        return body;
    }
}
