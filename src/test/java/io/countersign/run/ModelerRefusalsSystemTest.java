package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Modeler's address refuses, each with a text that the Modeler shows, and nothing of it left. */
class ModelerRefusalsSystemTest extends ModelerTest {
    @BeforeEach
    void aCompanyWithOneVersion() {
        aCompany();
    }

    @AfterEach
    void nothingWasMade() {
        assertThat(versions()).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from company_version where company = ?")
                        .param(company)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-company.writer", "%s.nobody", "%s", "company-run", "%s.writer.two", "writer", ""})
    void aProcessOfNoPositionOfThisCompany(String id) throws Exception {
        var key = id.formatted(company);

        var answer = refused(deploy("mine.bpmn", renamed(key)), 422);

        assertThat(answer.path("message").asText())
                .startsWith("mine.bpmn: is the process %s, which no position of company %s has".formatted(key, company))
                .contains(company + ".ceo, ", "/api/companies/%s/processes/".formatted(company));
        assertThat(answer.path("faults")).hasSize(1);
        assertThat(answer.path("type").asText()).isEqualTo("/problems/invalid");
        assertThat(answer.path("status").asInt()).isEqualTo(422);
        assertThat(answer.path("detail").asText())
                .isEqualTo(answer.path("message").asText());
    }

    @Test
    void anUnsafeDiagramWithAllThatIsWrongWithIt() throws Exception {
        var unsafe = new String(edited("writer"), UTF_8)
                .replace("${budgetGate}", "${readRequest}")
                .replace("<startEvent", "<scriptTask id=\"Evil\" name=\"Evil\" scriptFormat=\"juel\"/><startEvent");

        var answer = refused(deploy("writer.bpmn", unsafe.getBytes(UTF_8)), 422);

        var file = company + ".writer.bpmn";
        assertThat(answer.path("faults").size()).isGreaterThan(1);
        assertThat(answer.path("faults"))
                .allSatisfy(fault -> assertThat(fault.path("path").asText()).startsWith(file + "/"));
        assertThat(answer.path("message").asText().lines())
                .hasSize(answer.path("faults").size());
        assertThat(answer.path("message").asText())
                .contains("Evil", "the flow into an agent task comes from a budget gate", "Remedy: ");
        var errors = answer.path("details").path(file).path("errors");
        assertThat(errors).anySatisfy(error -> {
            assertThat(error.path("mainElementId").asText()).isEqualTo("ServiceTask_Write");
            assertThat(error.path("message").asText()).contains("budget gate");
            assertThat(error.path("elementIds")).hasSize(1);
        });
        assertThat(answer.path("details").path(file).path("warnings")).isEmpty();
    }

    /** The rules know what BPMN may not do; what is none at all only the engine's own reading finds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "</process> | <documentation>Too late</documentation></process>",
                "targetRef=\"EndEvent_Done\" | targetRef=\"EndEvent_Nowhere\"",
                "isExecutable=\"true\" | isExecutable=\"true\" isClosed=\"perhaps\""
            })
    void whatTheEngineDoesNotUnderstand(String found, String instead) throws Exception {
        var text = new String(edited("writer"), UTF_8);
        assertThat(text).contains(found);

        var answer = refused(deploy("writer.bpmn", text.replace(found, instead).getBytes(UTF_8)), 422);

        assertThat(answer.path("message").asText()).startsWith(company + ".writer.bpmn/");
        assertThat(answer.path("details").path(company + ".writer.bpmn").path("errors"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"70, is nested more than 60 deep", "50000, is not XML that may be read"})
    void whatIsNestedWithoutEnd(int depth, String rule) throws Exception {
        var deep = new String(edited("writer"), UTF_8)
                .replace("</process>", "<subProcess>".repeat(depth) + "</subProcess>".repeat(depth) + "</process>");

        assertThat(refused(deploy("writer.bpmn", deep.getBytes(UTF_8)), 422)
                        .path("message")
                        .asText())
                .startsWith("writer.bpmn: " + rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.bpmn | no XML | is not XML that may be read",
                "x.bpmn | <definitions/> | is not a BPMN 2.0 model",
                "x.bpmn | <!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x> | is not XML that may be read",
                "x.bpmn | {} | is not XML that may be read",
                "x.bpmn | '' | is not XML that may be read",
                "x.dmn | <definitions/> | is no process: decisions and forms belong to no company",
                "X.FORM | {} | is no process: decisions and forms belong to no company",
                "x.bpmn | <definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/> | holds 0 processes",
                "x.bpmn | <definitions"
                    + " xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process/><process/></definitions> | holds"
                    + " 2 processes"
            })
    void aFileThatIsNoProcess(String name, String content, String rule) throws Exception {
        var answer = refused(deploy(name, content.getBytes(UTF_8)), 422);

        assertThat(answer.path("message").asText()).startsWith(name + ": " + rule);
    }

    @Test
    void whatIsTooLarge() throws Exception {
        var comment = "<!--%s--></definitions>".formatted("x".repeat(1_000_000));
        var large = new String(edited("writer"), UTF_8).replace("</definitions>", comment);

        var answer = refused(deploy("writer.bpmn", large.getBytes(UTF_8)), 422);
        assertThat(answer.path("message").asText()).contains("process: must have at most 1000000 characters");
        assertThat(refused(deploy("writer.bpmn", new byte[6 * 1024 * 1024]), 422)
                        .path("message")
                        .asText())
                .contains("must be at most 5 MiB");
        assertThat(refused(deploy("writer.bpmn", new byte[13 * 1024 * 1024]), 413)
                        .path("message")
                        .asText())
                .contains("countersign.limits.body.deployment");
    }

    @Test
    void aFormThatIsNone() throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        assertThat(refused(as(OWNER).deploy(address("/deployment/create"), files), 422)
                        .path("message")
                        .asText())
                .isEqualTo("body: must hold a file: the process of a position");
        files.put("writer.bpmn", edited("writer"));
        files.put("head.bpmn", edited("head"));
        assertThat(refused(as(OWNER).deploy(address("/deployment/create"), files), 422)
                        .path("message")
                        .asText())
                .startsWith("body: must hold one file, the process of a position; there are 2");
        for (var field : List.of("tenant-id", "somebody")) {
            var body = new String(multipart("writer.bpmn", edited("writer")), UTF_8)
                    .replace("name=\"deployment-source\"", "name=\"%s\"".formatted(field));
            assertThat(refused(send(MULTIPART, body), 422).path("message").asText())
                    .startsWith(field + ": ");
        }
        var cut = new String(multipart("writer.bpmn", edited("writer")), UTF_8);
        for (var broken : List.of("", "nothing")) {
            assertThat(refused(send(MULTIPART, broken), 422).path("message").asText())
                    .startsWith("body: ");
        }
        assertThat(refused(send(MULTIPART, cut.substring(0, cut.length() / 2)), 422)
                        .path("message")
                        .asText())
                .isEqualTo("body: is not readable as multipart/form-data");
        refused(send("multipart/form-data", cut), 422);
        refused(send("application/json", "{}"), 415);
        refused(send("application/xml", "<x/>"), 415);
    }

    @Test
    void whoeverMayNotPostTheCompany() throws Exception {
        companies.post(read(companies.export(company).replace(company, company + "-rival")), "test");
        TestPeople.have(identity, "modeler-rival", company + "-rival.owner");
        TestPeople.have(identity, "modeler-none");
        for (var role : List.of("operator", "member", "auditor")) {
            var user = "modeler-" + role;
            TestPeople.have(identity, user, company + "." + role);

            var answer = refused(by(user, "writer"), 403);

            assertThat(answer.path("message").asText())
                    .isEqualTo("In company %s this is for owner, board of the company and administrators."
                            .formatted(company));
            refused(as(user).get(address("/deployment?maxResults=0")), 403);
            refused(as(user).get(address("/version")), 403);
        }
        for (var stranger : List.of("modeler-rival", "modeler-none")) {
            assertThat(refused(by(stranger, "writer"), 404).path("message").asText())
                    .isEqualTo("There is no company " + company);
        }
        refused(by(null, "writer"), 401);
    }

    @Test
    void aCompanyThatThereIsNot() throws Exception {
        TestPeople.have(identity, "modeler-admin", Caller.ADMINISTRATORS);
        for (var path : List.of("/deployment", "/deployment?maxResults=0", "/version")) {
            refused(as("modeler-owner").get("/api/companies/no-such/modeler" + path), 404);
        }
        var answer = as("modeler-admin")
                .deploy("/api/companies/no-such/modeler/deployment/create", Map.of("x.bpmn", edited("writer")));
        assertThat(refused(answer, 404).path("message").asText()).isEqualTo("There is no company no-such");
    }

    @Test
    void aLoneDeploymentElsewhereIsPointedHere() {
        TestPeople.have(identity, "modeler-admin", Caller.ADMINISTRATORS);

        var answer = as("modeler-admin").deploy("/engine-rest", "writer.bpmn", edited("writer"));

        assertThat(answer.statusCode()).isBetween(400, 500);
    }

    private HttpResponse<String> by(@org.jspecify.annotations.Nullable String user, String position) {
        return as(user).deploy(address("/deployment/create"), Map.of(position + ".bpmn", edited(position)));
    }

    private HttpResponse<String> send(String type, String body) {
        return as(OWNER).send("POST", address("/deployment/create"), type, body.getBytes(UTF_8));
    }

    private byte[] renamed(String key) {
        var text = new String(edited("writer"), UTF_8);
        return text.replace("\"%s.writer\"".formatted(company), "\"%s\"".formatted(key))
                .getBytes(UTF_8);
    }

    private JsonNode refused(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var problem = json(answer);
        assertThat(problem.path("message").asText()).isNotBlank();
        return problem;
    }
}
