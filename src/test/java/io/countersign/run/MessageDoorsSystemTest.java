package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Messages of a run over REST. */
class MessageDoorsSystemTest extends CompanyTest {
    private static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., authority: 10, filledBy: people, users: [cleo]}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., filledBy: people, users: [hanna]}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
        messages: true
        """;

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private IdentityService identity;

    @BeforeEach
    void people() {
        for (var name : List.of("cleo", "hanna", "mallory")) {
            TestPeople.have(identity, name);
        }
    }

    @Test
    void whoFillsAPositionWritesForIt() {
        var run = aRun();

        var answer = post("hanna", run, "head", "writer", " Leave\u202e Ghent out\r\n", null);

        assertThat(answer.getStatusCode().value()).isEqualTo(201);
        var message = body(answer);
        assertThat(message.path("number").asInt()).isEqualTo(1);
        assertThat(message.path("from").asText()).isEqualTo("head");
        assertThat(message.path("to").asText()).isEqualTo("writer");
        assertThat(message.path("text").asText()).isEqualTo("Leave Ghent out");
        assertThat(message.path("writtenBy").asText()).isEqualTo("hanna");
        assertThat(post("mallory", run, "head", "writer", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(post("hanna", run, "analyst", "head", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(jdbc.sql("select actor ->> 'name' || ' as ' || (actor ->> 'capacity') from run_event"
                                + " where run = ? and type = 'MessageSent'")
                        .param(run)
                        .query(String.class)
                        .list())
                .containsExactly("hanna as position head");
        runs.cancel(run);
    }

    /** As approvals and steering: who left the position since the run began writes for it no more, who came since does. */
    @Test
    void thePeopleOfTodayWriteInARunOfYesterday() {
        var run = aRun();
        aCompany(CHART.replace("[hanna]", "[mallory]"));
        assertThat(companies.find(company).version()).isEqualTo(2);

        assertThat(post("hanna", run, "head", "analyst", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        var answer = post("mallory", run, "head", "analyst", "Hi", null);

        assertThat(answer.getStatusCode().value()).isEqualTo(201);
        assertThat(body(answer).path("writtenBy").asText()).isEqualTo("mallory");
        aCompany(CHART.replaceFirst("filledBy: people, users: \\[hanna]", "filledBy: agent"));
        assertThat(post("mallory", run, "head", "analyst", "Hi again", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        runs.cancel(run);
    }

    @Test
    void whatBreaksARuleIsNamed() {
        var run = aRun();

        for (var bad : List.of(
                List.of("head", "head", "Hi", "to"),
                List.of("head", "stranger", "Hi", "to"),
                List.of("head", "", "Hi", "to"),
                List.of("head", "analyst", "", "text"),
                List.of("head", "analyst", "\u202e", "text"),
                List.of("head", "analyst", "a\u0000b", "text"),
                List.of("head", "analyst", "x".repeat(1001), "text"),
                List.of("", "analyst", "Hi", "from"))) {
            var answer = post("hanna", run, bad.get(0), bad.get(1), bad.get(2), null);

            assertThat(answer.getStatusCode().value()).as(bad.toString()).isEqualTo(422);
            assertThat(body(answer).toString()).as(bad.toString()).contains("\"" + bad.get(3) + "\"");
        }
        assertThat(post("hanna", run, "head", "analyst", "Hi", " ")
                        .getStatusCode()
                        .value())
                .isEqualTo(422);
        assertThat(post("hanna", run, "nobody", "analyst", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(post("hanna", UUID.randomUUID(), "head", "analyst", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(list("hanna", run, "").path("total").asInt()).isZero();
        runs.cancel(run);
        assertThat(post("hanna", run, "head", "analyst", "Hi", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
    }

    @Test
    void aCompanyWithoutMessagesTakesNone() {
        aCompany(CHART.replace("messages: true\n", ""));
        var run = start("2.00").id();

        var answer = post("hanna", run, "head", "writer", "Hi", null);

        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(body(answer).path("detail").asText()).contains("do not write to each other");
        runs.cancel(run);
    }

    @Test
    void manyAtOnceAreNumberedAndBounded() throws Exception {
        var run = aRun();

        var same = atOnce(20, _ -> post("hanna", run, "head", "analyst", "Go on", "key"));
        assertThat(same).containsOnly(201);
        assertThat(list("hanna", run, "").path("total").asInt()).isEqualTo(1);
        assertThat(post("hanna", run, "head", "analyst", "Stop", "key")
                        .getStatusCode()
                        .value())
                .isEqualTo(409);

        var others = atOnce(20, i -> post("hanna", run, "head", "writer", "Number " + i, null));
        assertThat(others).filteredOn(status -> status == 201).hasSize(5);
        assertThat(others).filteredOn(status -> status == 409).hasSize(15);
        var found = list("mallory", run, "");
        assertThat(found.path("items").findValuesAsText("number")).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(list("mallory", run, "?position=analyst").path("total").asInt())
                .isEqualTo(1);
        assertThat(list("mallory", run, "?position=head&size=2").path("items")).hasSize(2);
        assertThat(web.withBasicAuth("mallory", TestPeople.PASSWORD)
                        .getForEntity("/api/runs/" + run + "/messages?position=nobody", JsonNode.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(web.getForEntity("/api/runs/" + run + "/messages", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
        runs.cancel(run);
        assertThat(post("hanna", run, "head", "analyst", "Go on", "key"))
                .as("asked again after the end, it is answered as before")
                .satisfies(again -> {
                    assertThat(again.getStatusCode().value()).isEqualTo(201);
                    assertThat(body(again).path("number").asInt()).isEqualTo(1);
                });
        assertThat(post("hanna", run, "head", "analyst", "Go on", "other")
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
    }

    private interface Order {
        ResponseEntity<JsonNode> make(int number);
    }

    private static List<Integer> atOnce(int many, Order order) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var orders = new ArrayList<Callable<Integer>>();
            for (var n = 0; n < many; n++) {
                var number = n;
                orders.add(() -> order.make(number).getStatusCode().value());
            }
            var answers = new ArrayList<Integer>();
            for (var each : threads.invokeAll(orders)) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private UUID aRun() {
        aCompany(CHART);
        for (var name : List.of("hanna", "mallory")) {
            TestPeople.have(identity, name, CompanyRole.MEMBER.group(company));
        }
        return start("2.00").id();
    }

    private ResponseEntity<JsonNode> post(
            String user, UUID run, String from, String to, String text, @Nullable String key) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            headers.set("Idempotency-Key", key);
        }
        var request = new HashMap<>(Map.of("from", from, "to", to, "text", text));
        return web.withBasicAuth(user, TestPeople.PASSWORD)
                .exchange(
                        "/api/runs/" + run + "/messages",
                        HttpMethod.POST,
                        new HttpEntity<>(request, headers),
                        JsonNode.class);
    }

    private JsonNode list(String user, UUID run, String query) {
        return body(web.withBasicAuth(user, TestPeople.PASSWORD)
                .getForEntity("/api/runs/" + run + "/messages" + query, JsonNode.class));
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        var body = answer.getBody();
        assertThat(body).isNotNull();
        return body;
    }
}
