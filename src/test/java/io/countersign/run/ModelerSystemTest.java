package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A position's process, edited and deployed as Camunda Modeler does it. */
class ModelerSystemTest extends ModelerTest {
    @Autowired
    private HistoryService history;

    @Autowired
    private RepositoryService repository;

    @Test
    void theNextRunFollowsTheEditedProcessAndARunningOneItsOwn() throws Exception {
        aCompany();
        var held = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            pass(held);
            return Colleagues.plainly(request);
        });
        var running = start("2.00");
        await().until(() -> colleagues.asked("ceo", "plan") == 1);

        var answer = deploy("my file.bpmn", edited("writer"));

        var deployed = json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(deployed.path("companyVersion").asInt()).isEqualTo(2);
        assertThat(deployed.path("changed").asBoolean()).isTrue();
        assertThat(deployed.path("name").asText()).isEqualTo(company + " version 2");
        isTheDeploymentOf(deployed, "writer", "2");
        held.countDown();
        assertThat(ended(running).status()).isEqualTo(RunStatus.SUCCEEDED);
        colleagues.forget();
        var next = ended(start("2.00"));
        assertThat(next.status()).as(next.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(next.companyVersion()).isEqualTo(2);
        assertThat(passed(running, "ServiceTask_Work")).isEqualTo(3);
        assertThat(passed(running, "ServiceTask_Write")).isZero();
        assertThat(passed(next, "ServiceTask_Work")).isEqualTo(2);
        assertThat(passed(next, "ServiceTask_Write")).isEqualTo(1);
        assertThat(jdbc.sql("""
            select count(*) from record_entry where chain = 'company:' || ? and type = 'VersionDeployed'
              and data ->> 'version' = '2' and data ->> 'by' = ?\
            """).params(company, OWNER).query(Integer.class).single())
                .isEqualTo(1);
    }

    /** What the Modeler keeps of the answer, and what the engine has. */
    private void isTheDeploymentOf(JsonNode deployed, String position, String tag) {
        var processes = deployed.path("deployedProcessDefinitions");
        assertThat(processes).hasSize(1);
        var process = processes.elements().next();
        var known = repository.getProcessDefinition(process.path("id").asText());
        assertThat(known.getDeploymentId())
                .isEqualTo(deployed.path("id").asText())
                .isEqualTo(process.path("deploymentId").asText());
        assertThat(process.path("key").asText()).isEqualTo(known.getKey()).isEqualTo(company + "." + position);
        assertThat(process.path("versionTag").asText())
                .isEqualTo(known.getVersionTag())
                .isEqualTo(tag);
        var deployment = repository
                .createDeploymentQuery()
                .deploymentId(known.getDeploymentId())
                .singleResult();
        assertThat(deployed.path("name").asText()).isEqualTo(deployment.getName());
        assertThat(deployed.path("source").asText()).isEqualTo(deployment.getSource());
        assertThat(repository
                        .createProcessDefinitionQuery()
                        .deploymentId(known.getDeploymentId())
                        .count())
                .isEqualTo(5);
    }

    private long passed(Run run, String activity) {
        return history
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(run.id().toString())
                .list()
                .stream()
                .mapToLong(instance -> history.createHistoricActivityInstanceQuery()
                        .processInstanceId(instance.getId())
                        .activityId(activity)
                        .count())
                .sum();
    }

    @Test
    void theSameAgainMakesNoVersion() throws Exception {
        aCompany();
        var text = new String(edited("writer"), UTF_8);
        var first = json(deploy("writer.bpmn", text.getBytes(UTF_8)));

        for (var same : List.of(
                text,
                text.replace("\n", "\r\n"),
                text.replace("camunda:versionTag=\"1\"", "camunda:versionTag=\"from the shelf\""),
                text.replace(" camunda:versionTag=\"1\"", ""),
                new String(process("writer"), UTF_8))) {
            var again = json(deploy("another name.bpmn", same.getBytes(UTF_8)));

            assertThat(again.path("changed").asBoolean()).isFalse();
            assertThat(again.path("companyVersion").asInt()).isEqualTo(2);
            assertThat(again.path("id")).isEqualTo(first.path("id"));
            assertThat(again.path("deployedProcessDefinitions")).isEqualTo(first.path("deployedProcessDefinitions"));
        }
        assertThat(versions()).isEqualTo(2);
    }

    /** A text that came with the whole definition is the same process, in whatever way it is written. */
    @Test
    void theSameAsWasPostedMakesNoVersionEither() throws Exception {
        aCompany();
        var edited = edited("writer");
        companies.post(read(companies.export(company)).withProcess("writer", new String(edited, UTF_8)), "test");
        assertThat(versions()).isEqualTo(2);

        assertThat(json(deploy("writer.bpmn", edited)).path("changed").asBoolean())
                .isFalse();

        assertThat(versions()).isEqualTo(2);
    }

    @Test
    void aGeneratedProcessThatComesBackChangesNothingAndTakesAnEditedOnesPlace() throws Exception {
        aCompany();
        var generated = process("writer");
        assertThat(json(deploy("writer.bpmn", generated)).path("changed").asBoolean())
                .isFalse();
        deploy("head.bpmn", edited("head"));
        assertThat(json(deploy("writer.bpmn", generated)).path("changed").asBoolean())
                .as("downloaded from version 1, sent at version 2")
                .isFalse();
        deploy("writer.bpmn", edited("writer"));
        assertThat(own("writer")).contains("ServiceTask_Write");

        var back = json(deploy("writer.bpmn", generated));

        assertThat(back.path("companyVersion").asInt()).isEqualTo(4);
        assertThat(own("writer")).isNull();
        assertThat(own("head")).isNotNull();
        assertThat(new String(process("writer"), UTF_8)).contains("versionTag=\"4\"", "Made from version 4");
    }

    @Test
    void laterVersionsKeepItAndTakeItOutAndInAgain() {
        aCompany();
        deploy("writer.bpmn", edited("writer"));

        var exported = companies.export(company);
        assertThat(companies.preview(read(exported)).isNone()).isTrue();
        assertThat(exported).contains("process: |");
        companies.post(read(exported.replace("To be tested.", "To be kept.")), "test");

        assertThat(new String(process("writer"), UTF_8)).contains("ServiceTask_Write", "versionTag=\"3\"");
        var without = read(exported).withProcess("writer", null);
        var change = companies.preview(without);
        assertThat(change.processes().changed()).containsExactly(company + ".writer");
        assertThat(change.changed())
                .singleElement()
                .satisfies(position -> assertThat(position.fields())
                        .singleElement()
                        .satisfies(field -> assertThat(field.from()).startsWith("edited, sha256 ")));
        companies.post(without, "test");
        assertThat(new String(process("writer"), UTF_8)).doesNotContain("ServiceTask_Write");
    }

    @Test
    void whatIsPostedIsAskedTheSame() {
        aCompany();
        var broken = read(companies.export(company))
                .withProcess("writer", new String(edited("writer"), UTF_8).replace("${budgetGate}", "${readRequest}"));
        var yaml = """
            company: %s
            name: Test company
            budget: 50
            positions: [{key: ceo, title: Chief, process: "<definitions/>"}]
            """.formatted(company);

        var answer = as(OWNER).send("POST", "/api/companies", "application/yaml", yaml.getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(company + ".ceo.bpmn", "is not a BPMN 2.0 model");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> companies.preview(broken)))
                .hasMessageContaining(company + ".writer.bpmn/");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> companies.confirm(broken, "x", "test")))
                .hasMessageContaining(company + ".writer.bpmn/");
        var unseen = new String(edited("writer"), UTF_8).replace("isExecutable=\"true\"", "isExecutable=\"false\"");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> companies.post(read(companies.export(company)).withProcess("writer", unseen), "test")))
                .hasMessageContaining("is not executable");
        assertThat(versions()).isEqualTo(1);
    }

    @Test
    void aPausedCompanyTakesItAsItTakesAPost() {
        aCompany();
        assertThat(as(OWNER)
                        .post("/api/companies/%s/pause".formatted(company), "{\"reason\": \"The process is edited\"}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(deploy("writer.bpmn", edited("writer")).statusCode()).isEqualTo(200);

        assertThat(versions()).isEqualTo(2);
        assertThat(as(OWNER)
                        .post("/api/companies/%s/resume".formatted(company), "{\"reason\": \"Done\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    /** A manager's own process calls whom it may: nobody joins or leaves behind its back. */
    @Test
    void hiresAndRetirementsBelowAnEditedProcessAreRefusedUntilItFits() {
        aCompany("hiring: true", CHART);
        deploy("head.bpmn", edited("head"));
        var doors = "/api/companies/%s/positions/".formatted(company);
        var hire = """
            {"key": "tester", "title": "Tester", "instructions": "Tests.", "budget": "1.00", "reason": "It is needed"}\
            """;

        var hired = as(OWNER).post(doors + "head/hires", hire);
        var retired = as(OWNER).post(doors + "checker/retire", "{\"reason\": \"Nothing to check\"}");

        assertThat(hired.statusCode()).as(hired.body()).isEqualTo(422);
        assertThat(hired.body())
                .contains("may hand out work to %s.tester, which nothing here calls".formatted(company));
        assertThat(retired.statusCode()).isEqualTo(422);
        assertThat(retired.body()).contains("not to %s.checker".formatted(company));
        assertThat(versions()).isEqualTo(2);
        companies.post(read(companies.export(company)).withProcess("head", null), "test");
        assertThat(as(OWNER).post(doors + "head/hires", hire).statusCode()).isEqualTo(202);
        assertThat(as(OWNER)
                        .post(doors + "checker/retire", "{\"reason\": \"Nothing to check\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
