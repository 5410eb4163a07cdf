package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.Caller;
import io.countersign.ledger.Money;
import java.net.URI;
import java.util.List;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Nobody gets a list as long as they like: neither from our doors that have pages, nor from the engine's. */
class PagesSystemTest extends CompanyTest {
    private static final List<String> WRONG = List.of("0", "-1", "501", "1000000", "2147483648", "x", "");
    private static final List<String> WRONG_PAGES = List.of("-1", "2147483648", "99999999999999999999", "x");

    private static final String LEAFER = "leafer-through-lists";
    private static final String PASSWORD = "correct horse battery staple";

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private IdentityService identity;

    @BeforeEach
    void anAdministrator() {
        var user = identity.newUser(LEAFER);
        user.setPassword(PASSWORD);
        identity.saveUser(user);
        identity.createMembership(LEAFER, Caller.ADMINISTRATORS);
    }

    @AfterEach
    void noAdministrator() {
        identity.deleteUser(LEAFER);
    }

    @Test
    void everyDoorWithPagesRefusesWrongOnes() {
        aCompany();
        var run = runs.start(company, "Answer the question", Money.usd("1"), "test", null);
        var doors = ApiDoor.of(get("/v3/api-docs").getBody()).stream()
                .filter(door -> door.name().startsWith("GET ") && has(door, "size"))
                .map(door -> door.name()
                        .substring(4)
                        .replace("{company}", company)
                        .replaceAll("\\{(run|id)}", run.id().toString())
                        .replaceAll("\\{[a-z]+}", "ceo"))
                .toList();

        assertThat(doors)
                .contains("/api/runs", "/api/approvals", "/api/record/heads")
                .hasSizeGreaterThan(8);
        for (var door : doors) {
            assertThat(get(door + "?size=500").getStatusCode().value()).as(door).isEqualTo(200);
            for (var size : WRONG) {
                assertRefused(door + "?size=" + size);
            }
            for (var page : WRONG_PAGES) {
                assertRefused(door + "?page=" + page);
            }
        }
        ended(run);
    }

    @Test
    void theEngineListsNoMoreThanAPage() {
        for (var list : List.of("task", "process-instance", "history/process-instance", "external-task", "job")) {
            for (var root : List.of("/engine-rest/", "/engine-rest/engine/default/")) {
                var door = root + list;
                assertThat(get(door).getStatusCode().value()).as(door).isEqualTo(200);
                assertThat(get(door + "?maxResults=2000").getStatusCode().value())
                        .isEqualTo(200);
                for (var wrong : List.of("0", "-1", "2001", "1000000", "2147483647", "2147483648", "x", "")) {
                    assertRefused(door + "?maxResults=" + wrong);
                    assertRefused(door + "?maxResults=5&maxResults=" + wrong);
                    assertRefused(door + "?%6daxResults=" + wrong);
                }
                for (var wrong : List.of("-1", "2147483648", "x")) {
                    assertRefused(door + "?firstResult=" + wrong);
                }
            }
        }
        assertRefused("/engine-rest/task?xmaxResults=5&maxResults=9999");
    }

    @Test
    void theEngineListsNoMoreThanAPageOfWhatIsAskedByPost() {
        for (var list : List.of("task", "process-instance", "history/task")) {
            assertThat(post("/engine-rest/" + list).getStatusCode().value()).isEqualTo(200);
            assertThat(post("/engine-rest/" + list + "?maxResults=2001")
                            .getStatusCode()
                            .value())
                    .isEqualTo(422);
        }
    }

    private void assertRefused(String address) {
        var answer = get(address);
        assertThat(answer.getStatusCode().value())
                .as("%s: %s", address, answer.getBody())
                .isEqualTo(422);
        assertThat(answer.getBody().path("type").asText()).isEqualTo("/problems/invalid");
        assertThat(answer.getBody().path("faults").path(0).path("path").asText())
                .isIn("page", "size", "maxResults", "firstResult");
    }

    private static boolean has(ApiDoor door, String parameter) {
        return StreamSupport.stream(door.operation().path("parameters").spliterator(), false)
                .anyMatch(one -> one.path("name").asText().equals(parameter));
    }

    private ResponseEntity<JsonNode> get(String address) {
        return web.withBasicAuth(LEAFER, PASSWORD).getForEntity(URI.create(web.getRootUri() + address), JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String address) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return web.withBasicAuth(LEAFER, PASSWORD)
                .exchange(address, HttpMethod.POST, new HttpEntity<>("{}", headers), JsonNode.class);
    }
}
