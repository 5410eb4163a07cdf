package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.CompanyRoles;
import io.countersign.access.TestPeople;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Who belongs to a company: given, taken, and what follows from it. */
class MembersSystemTest extends ApprovalsTest {
    @Autowired
    private TestRestTemplate web;

    @Autowired
    private CompanyRoles roles;

    @BeforeEach
    void people() {
        for (var name : List.of("olive", "otto", "mia", "seth")) {
            TestPeople.have(identity, name);
        }
        TestPeople.have(identity, "ada", Caller.ADMINISTRATORS);
        TestPeople.have(identity, "bob", Caller.BOARD);
    }

    @Test
    void whoeverPostsANewCompanyOwnsItAndTheNextVersionChangesNothingOfThat() {
        assertThat(post("bob", definition("")).getStatusCode().value()).isEqualTo(201);
        assertThat(post("ada", definition("mission: Another.")).getStatusCode().value())
                .isEqualTo(201);

        assertThat(body(get("ada", "/members")).toString())
                .isEqualTo("[{\"user\":\"bob\",\"roles\":[\"owner\"],\"positions\":[]},"
                        + "{\"user\":\"seth\",\"roles\":[],\"positions\":[\"clerk\"]}]");
        assertThat(identity.createGroupQuery().groupIdIn(groups()).count()).isEqualTo(5);
    }

    @Test
    void aKeyThatFitsIntoNoGroupsNameIsRefusedToNewCompanies() {
        var key = "k".repeat(56);

        var answer = post("ada", definition("").replace("company: " + company, "company: " + key));

        assertThat(answer.getStatusCode().value()).isEqualTo(422);
        assertThat(String.valueOf(answer.getBody()))
                .contains("\"path\":\"company\"")
                .contains("at most 55");
    }

    @Test
    void theOwnerGivesAndTakesRolesAndTheRecordSaysSo() {
        post("bob", definition(""));
        TestPeople.have(identity, "olive", CompanyRole.OWNER.group(company));

        var given = put("olive", "mia", "[\"operator\", \"auditor\"]");

        assertThat(given.getStatusCode().value()).as(String.valueOf(given)).isEqualTo(200);
        assertThat(body(given).path("roles").toString()).isEqualTo("[\"operator\",\"auditor\"]");
        assertThat(get("mia", "").getStatusCode().value()).isEqualTo(200);
        assertThat(delete("olive", "mia")).isEqualTo(204);
        assertThat(delete("olive", "mia")).isEqualTo(404);
        assertThat(get("mia", "").getStatusCode().value()).isEqualTo(404);
        assertThat(told())
                .containsExactly(
                        "olive as owner: {\"by\": \"olive\", \"to\": [\"operator\", \"auditor\"], \"from\": [],"
                                + " \"user\": \"mia\"}",
                        "olive as owner: {\"by\": \"olive\", \"to\": [], \"from\": [\"operator\", \"auditor\"],"
                                + " \"user\": \"mia\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mia     | []               | roles",
                "mia     | null             | roles",
                "mia     | [\"boss\"]       | roles[0]",
                "mia     | [\"OWNER\"]      | roles[0]",
                "mia     | [\"owner\",null] | roles[1]",
                "nobody  | [\"owner\"]      | user",
                "*       | [\"owner\"]      | user"
            })
    void whatBreaksARuleIsNamed(String user, String wanted, String field) {
        post("ada", definition(""));

        var answer = put("ada", user, wanted);

        assertThat(answer.getStatusCode().value()).isEqualTo(422);
        assertThat(body(answer).path("faults").toString()).contains("\"path\":\"" + field + "\"");
        assertThat(told()).isEmpty();
    }

    @Test
    void theLastOwnerIsTakenAwayByAdministratorsOnly() {
        post("bob", definition(""));

        assertThat(delete("bob", "bob")).isEqualTo(409);
        assertThat(put("bob", "bob", "[\"member\"]").getStatusCode().value()).isEqualTo(409);
        assertThat(put("bob", "bob", "[\"owner\", \"member\"]").getStatusCode().value())
                .isEqualTo(200);
        put("bob", "otto", "[\"owner\"]");
        assertThat(delete("bob", "bob")).isEqualTo(204);
        assertThat(delete("ada", "otto")).isEqualTo(204);
        assertThat(roles.members(company)).isEmpty();
    }

    /** Each of two owners takes the other away: one of them is too late. */
    @Test
    void twoOwnersAtOnceLeaveOne() throws Exception {
        post("ada", definition(""));
        delete("ada", "ada");
        TestPeople.have(identity, "olive", CompanyRole.OWNER.group(company));
        TestPeople.have(identity, "otto", CompanyRole.OWNER.group(company));

        List<Callable<Integer>> orders = List.of(() -> delete("olive", "olive"), () -> delete("otto", "otto"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var each : threads.invokeAll(orders)) {
                answers.add(each.get());
            }
            assertThat(answers).containsExactlyInAnyOrder(204, 409);
        }

        assertThat(roles.members(company)).hasSize(1);
    }

    @Test
    void whoIsPutIntoASeatIsAMemberAndWhoLeavesItIsNone() {
        post("ada", definition(""));

        assertThat(get("seth", "").getStatusCode().value()).isEqualTo(200);
        assertThat(get("mia", "").getStatusCode().value()).isEqualTo(404);
        post("ada", definition("").replace("[seth]", "[mia]"));

        assertThat(get("seth", "").getStatusCode().value()).isEqualTo(404);
        assertThat(get("mia", "").getStatusCode().value()).isEqualTo(200);
        assertThat(web.withBasicAuth("mia", TestPeople.PASSWORD)
                        .getForObject("/api/companies", JsonNode.class)
                        .toString())
                .isEqualTo("[{\"company\":\"%s\",\"name\":\"Members\",\"version\":2}]".formatted(company));
    }

    @Test
    void theCompanysOwnBoardSignsForTheBoard() {
        theTableSays(spend("0.744444444", "BOARD"));
        aChain("filledBy: agent", "0.744444444");
        TestPeople.have(identity, "mia", CompanyRole.BOARD.group(company));
        var run = start("6.00");
        var request = waitingFor(run);
        assertThat(request.decider()).isEqualTo("board");
        assertThat(tasks.createTaskQuery()
                        .taskId(request.task())
                        .taskCandidateGroup(CompanyRole.BOARD.group(company))
                        .count())
                .isEqualTo(1);

        var body = "{\"decision\": \"APPROVE\", \"digest\": \"%s\"}".formatted(request.digest());
        var answer = send("mia", HttpMethod.POST, "/api/approvals/" + request.id() + "/decisions", body);

        assertThat(answer.getStatusCode().value()).as(String.valueOf(answer)).isEqualTo(200);
        runs.cancel(run.id());
    }

    private String[] groups() {
        return Stream.of(CompanyRole.values()).map(role -> role.group(company)).toArray(String[]::new);
    }

    private List<String> told() {
        return jdbc.sql("""
            select actor ->> 'name' || ' as ' || (actor ->> 'capacity') || ': ' || data::text from record_entry
            where chain = ? and type = 'RolesChanged' order by seq\
            """).param("company:" + company).query(String.class).list();
    }

    private String definition(String field) {
        return """
            company: %s
            name: Members
            budget: 50
            %s
            positions:
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
              - {key: clerk, title: Clerk, reportsTo: ceo, filledBy: people, users: [seth]}
            """.formatted(company, field);
    }

    private ResponseEntity<JsonNode> post(String user, String definition) {
        assertThat(Definitions.read(definition.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML))
                .isNotNull();
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.parseMediaType("application/yaml"));
        return web.withBasicAuth(user, TestPeople.PASSWORD)
                .exchange("/api/companies", HttpMethod.POST, new HttpEntity<>(definition, headers), JsonNode.class);
    }

    private ResponseEntity<JsonNode> get(String user, String path) {
        return send(user, HttpMethod.GET, "/api/companies/" + company + path, null);
    }

    private ResponseEntity<JsonNode> put(String user, String member, String wanted) {
        return send(user, HttpMethod.PUT, member(member), "{\"roles\": %s}".formatted(wanted));
    }

    private int delete(String user, String member) {
        return send(user, HttpMethod.DELETE, member(member), null)
                .getStatusCode()
                .value();
    }

    private String member(String name) {
        return "/api/companies/" + company + "/members/" + name;
    }

    private ResponseEntity<JsonNode> send(String user, HttpMethod method, String path, @Nullable String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return web.withBasicAuth(user, TestPeople.PASSWORD)
                .exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
