package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.access.AccessTest;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people change in the engine directly is on the record, by whichever door. */
class RecordedOperationsWebTest extends AccessTest {
    private static final String GRANT = """
        {"type": 1, "permissions": ["READ"], "userId": "mona", "resourceType": 6, "resourceId": "anything"}\
        """;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HistoryService history;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    private long seen;

    @BeforeEach
    void before() {
        seen = jdbc.sql("select coalesce(max(seq), 0) from record_entry where chain = 'installation'")
                .query(Long.class)
                .single();
    }

    private List<String> entries() {
        return jdbc.sql("""
            select concat_ws(' ', type, data ->> 'operation', data -> 'changes' ->> 'userId',
                             data -> 'changes' ->> 'permissions', 'by ' || (actor ->> 'name'))
            from record_entry where chain = 'installation' and seq > ? order by seq\
            """).param(seen).query(String.class).list();
    }

    @Test
    void writesDownEveryChangeOfAnAuthorization() throws Exception {
        var made = asProgram(ADMIN, "POST", "/engine-rest/authorization/create", GRANT);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        var id = new ObjectMapper().readTree(made.body()).path("id").asText();
        var changed = asProgram(
                ADMIN, "PUT", "/engine-rest/authorization/" + id, GRANT.replace("\"READ\"", "\"READ\", \"UPDATE\""));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
        assertThat(asProgram(ADMIN, "DELETE", "/engine-rest/authorization/" + id, "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(entries())
                .hasSize(3)
                .allSatisfy(entry ->
                        assertThat(entry).startsWith("AuthorizationChanged").endsWith("by admin"));
        assertThat(entries().get(0)).contains("Create mona READ");
        assertThat(entries().get(1)).contains("Update mona").contains("UPDATE");
        assertThat(entries().get(2)).contains("Delete mona");
    }

    @Test
    void writesItDownThroughTheWebAppsToo() {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);
        browser.open("/camunda/app/admin/default/");

        var made = browser.post(
                "/camunda/api/engine/engine/default/authorization/create",
                "application/json",
                GRANT.replace("anything", "else"),
                "X-XSRF-TOKEN",
                browser.cookie("XSRF-TOKEN"));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains("AuthorizationChanged", "by admin"));
    }

    @Test
    void writesNothingDownOfWhatWasRefused() {
        var user = aUser("paula", "operators");
        before();

        assertThat(asProgram(user, "POST", "/engine-rest/authorization/create", GRANT)
                        .statusCode())
                .isEqualTo(403);

        assertThat(entries()).isEmpty();
    }

    @Test
    void writesDownADeployment() {
        var body = """
            --b\r
            Content-Disposition: form-data; name="deployment-name"\r
            \r
            by hand\r
            --b\r
            Content-Disposition: form-data; name="data"; filename="note.txt"\r
            Content-Type: text/plain\r
            \r
            text\r
            --b--\r
            """;
        var made = send(request("/engine-rest/deployment/create")
                .header("Authorization", basic(ADMIN, ADMIN_PASSWORD))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains("DeploymentChanged Create", "by admin"));
        repository
                .createDeploymentQuery()
                .deploymentName("by hand")
                .list()
                .forEach(deployment -> repository.deleteDeployment(deployment.getId(), true));
        assertThat(history.createUserOperationLogQuery().count()).isZero();
    }

    /** What concerns a run is in its chain, everything else in the installation's. */
    @Test
    void writesDownWhatAnOperatorDoesToAProcess() {
        var operator = aUser("otto", "operators");
        var run = UUID.randomUUID();
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1) on conflict do nothing")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        var deployment = repository
                .createDeployment()
                .addModelInstance(
                        "operated.bpmn",
                        Bpmn.createExecutableProcess("operated")
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .camundaAsyncBefore()
                                .userTask()
                                .endEvent()
                                .done())
                .deploy();
        before();
        var instance =
                runtime.startProcessInstanceByKey("operated", run.toString()).getId();
        var other = runtime.startProcessInstanceByKey("operated").getId();
        var job = management
                .createJobQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();

        assertThat(asProgram(operator, "PUT", "/engine-rest/job/" + job + "/retries", "{\"retries\": 7}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(asProgram(operator, "DELETE", "/engine-rest/process-instance/" + instance, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(asProgram(operator, "DELETE", "/engine-rest/process-instance/" + other, "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(jdbc.sql("""
            select concat_ws(' ', type, data ->> 'operation', data -> 'changes' ->> 'retries', actor ->> 'name')
            from run_event where run = ? order by seq\
            """).param(run).query(String.class).list())
                .containsExactly("EngineOperated SetJobRetries 7 otto", "EngineOperated Delete otto");
        assertThat(entries()).containsExactly("EngineOperated Delete by otto");
        repository.deleteDeployment(deployment.getId(), true);
    }
}
