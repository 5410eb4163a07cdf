package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.Browser;
import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.ExternalTaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** What the people of one company see and do in the engine, by its REST API and by Camunda's web apps. */
class CompanyCockpitSystemTest extends ApprovalsTest {
    private static final String READER = "cora";

    private static final String RETRIES = "{\"retries\": 1}";
    private static final String NOTE = "{\"annotation\": \"Seen\"}";

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private ExternalTaskService external;

    @LocalServerPort
    private int port;

    private final List<Run> started = new ArrayList<>();
    private String rival = "";

    @BeforeEach
    void twoCompaniesAtWork() {
        colleagues.when("ceo", "plan", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        rival = "rival-" + company.substring("company-".length());
        for (var key : List.of(company, rival)) {
            var definition = """
                company: %s
                name: Company
                budget: 50
                positions:
                  - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
                  - {key: head, title: Head, reportsTo: ceo, filledBy: people, users: [%s-head]}
                """.formatted(key, key);
            companies.post(
                    Definitions.read(definition.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
            var run = runs.start(key, "The secret of " + key, Money.usd("6.00"), "test", null);
            waiting(run);
            started.add(run);
        }
    }

    @AfterEach
    void ended() {
        started.stream().filter(run -> !runs.find(run.id()).status().isFinal()).forEach(run -> runs.cancel(run.id()));
    }

    @ParameterizedTest
    @EnumSource
    void whoHasARoleSeesTheProcessesOfItsCompanyAndNoOthers(CompanyRole role) {
        TestPeople.have(identity, READER, role.group(company));

        assertThat(keys("/process-definition?maxResults=500", "key"))
                .containsExactly(company + ".ceo", company + ".head");
        assertThat(keys("/process-instance", "definitionKey")).isSubsetOf(company + ".ceo");
        assertThat(list("/process-instance")).hasSize(1);
        assertThat(keys("/history/process-instance", "processDefinitionKey")).containsExactly(company + ".ceo");
        for (var path : List.of(
                "/deployment",
                "/decision-definition",
                "/incident",
                "/job",
                "/external-task",
                "/batch",
                "/user",
                "/history/decision-instance",
                "/authorization")) {
            assertThat(list(path).toString()).as(path).doesNotContain(rival);
        }
        for (var path : List.of(
                "/variable-instance",
                "/history/activity-instance",
                "/history/variable-instance",
                "/history/task",
                "/history/incident",
                "/history/job-log",
                "/history/external-task-log",
                "/execution",
                "/task",
                "/process-definition/statistics")) {
            assertThat(list(path).toString()).as(path).doesNotContain(rival).doesNotContain(rivals().toString());
        }
        assertThat(get("/process-instance/" + instance(rival))).isNotEqualTo(200);
        assertThat(get("/process-instance/" + instance(rival) + "/variables")).isNotEqualTo(200);
        assertThat(get("/process-definition/key/" + rival + ".ceo/xml")).isNotEqualTo(200);
        assertThat(get("/process-definition/key/" + company + ".ceo/xml")).isEqualTo(200);
        assertThat(get("/process-definition/key/company-run")).isNotEqualTo(200);
    }

    @Test
    void whoHasNoRoleSeesNoProcesses() {
        TestPeople.have(identity, company + "-head");
        TestPeople.have(identity, READER);

        assertThat(keys(company + "-head", "/process-definition?maxResults=500", "key"))
                .isEmpty();
        assertThat(keys("/process-definition?maxResults=500", "key")).isEmpty();
        assertThat(list("/process-instance")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = CompanyRole.class,
            names = {"OPERATOR", "OWNER"})
    void operatorsAndOwnerRepairInTheirCompanyAlone(CompanyRole role) {
        TestPeople.have(identity, READER, role.group(company));
        var own = broken(company);
        var rivals = broken(rival);

        assertThat(send(HttpMethod.PUT, "/external-task/" + rivals + "/retries", RETRIES))
                .isEqualTo(403);
        var both = "{\"externalTaskIds\": [\"%s\", \"%s\"], \"retries\": 1}".formatted(own, rivals);
        assertThat(send(HttpMethod.PUT, "/external-task/retries", both)).isEqualTo(403);
        assertThat(send(HttpMethod.POST, "/external-task/retries-async", both)).isEqualTo(403);
        assertThat(send(HttpMethod.PUT, "/incident/" + incident(rival) + "/annotation", NOTE))
                .isEqualTo(403);
        assertThat(external.createExternalTaskQuery()
                        .externalTaskId(rivals)
                        .singleResult()
                        .getRetries())
                .isZero();
        assertThat(send(HttpMethod.PUT, "/incident/" + incident(company) + "/annotation", NOTE))
                .isEqualTo(204);
        assertThat(send(HttpMethod.PUT, "/external-task/" + own + "/retries", RETRIES))
                .isEqualTo(204);
        assertThat(send(HttpMethod.DELETE, "/process-instance/" + instance(rival), null))
                .isEqualTo(403);
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceId(instance(rival))
                        .count())
                .isEqualTo(1);
        assertThat(send(HttpMethod.DELETE, "/process-instance/" + instance(company), null))
                .isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource(
            value = CompanyRole.class,
            names = {"BOARD", "MEMBER", "AUDITOR"})
    void theOthersRepairNothing(CompanyRole role) {
        TestPeople.have(identity, READER, role.group(company));

        assertThat(send(HttpMethod.PUT, "/external-task/" + broken(company) + "/retries", RETRIES))
                .isEqualTo(403);
        assertThat(send(HttpMethod.DELETE, "/process-instance/" + instance(company), null))
                .isEqualTo(403);
    }

    /** Everybody of a company has Cockpit and Tasklist; Admin is the administrators', and nothing is deployed. */
    @ParameterizedTest
    @EnumSource
    void cockpitOpensAndAdminDoesNot(CompanyRole role) {
        TestPeople.have(identity, READER, role.group(company));
        var browser = new Browser(URI.create("http://localhost:" + port));
        browser.logIn(READER, TestPeople.PASSWORD);
        browser.open("/camunda/app/cockpit/default/");

        var who = browser.open("/camunda/api/admin/auth/user/default").body();

        assertThat(who).contains("cockpit").contains("tasklist").doesNotContain("admin\"");
        assertThat(browser.open("/camunda/api/engine/engine/default/process-definition")
                        .body())
                .contains(company + ".ceo")
                .doesNotContain(rival);
        assertThat(send(HttpMethod.POST, "/deployment/create", "{}")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {Caller.BOARD, Caller.OPERATORS, Caller.ADMINISTRATORS})
    void whoHasARoleInEveryCompanySeesAll(String group) {
        TestPeople.have(identity, READER, group);

        for (var key : List.of(company, rival)) {
            assertThat(get("/process-definition/key/" + key + ".ceo")).isEqualTo(200);
        }
        assertThat(get("/process-definition/key/company-run")).isEqualTo(200);
    }

    /** The task of the chief executive, which no model answers. */
    private String broken(String key) {
        return external.createExternalTaskQuery()
                .processInstanceId(instance(key))
                .singleResult()
                .getId();
    }

    private String incident(String key) {
        return runtime.createIncidentQuery()
                .processInstanceId(instance(key))
                .singleResult()
                .getId();
    }

    private String instance(String key) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(key + ".ceo")
                .singleResult()
                .getId();
    }

    private Set<String> rivals() {
        return Set.of(instance(rival));
    }

    private Set<String> keys(String path, String field) {
        return keys(READER, path, field);
    }

    private Set<String> keys(String user, String path, String field) {
        var keys = new TreeSet<String>();
        list(user, path).forEach(one -> keys.add(one.path(field).asText()));
        return keys;
    }

    private JsonNode list(String path) {
        return list(READER, path);
    }

    private JsonNode list(String user, String path) {
        var answer = web.withBasicAuth(user, TestPeople.PASSWORD).getForObject("/engine-rest" + path, JsonNode.class);
        assertThat(answer.isArray()).as(path + answer).isTrue();
        return answer;
    }

    private int get(String path) {
        return send(HttpMethod.GET, path, null);
    }

    private int send(HttpMethod method, String path, @Nullable String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return web.withBasicAuth(READER, TestPeople.PASSWORD)
                .exchange("/engine-rest" + path, method, new HttpEntity<>(body, headers), String.class)
                .getStatusCode()
                .value();
    }
}
