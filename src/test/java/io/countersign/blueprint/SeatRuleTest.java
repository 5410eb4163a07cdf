package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edited process does for its position what the generated one does. */
class SeatRuleTest {
    private static final EditedRules RULES = new EditedRules(BlueprintBeans.check());
    private final CompanyVersion company = ExampleCompanies.withGrant();

    @Test
    void generatedProcessesKeepEveryRuleOfEditedOnes() throws IOException {
        for (var version : List.of(
                company, ExampleCompanies.acme(), ExampleCompanies.withPeople(), ExampleCompanies.managerOf(50))) {
            var files = Compiler.compile(version);
            var definition = version.definition();
            for (var position : version.positions()) {
                definition = definition.withProcess(position.key(), text(files.get(file(version, position.key()))));
            }

            assertThat(RULES.faults(definition)).isEmpty();
        }
    }

    @Test
    void whatIsDeployedIsTheEditedFileWithTheTagOfItsVersion() {
        var edited = generated("writer").replace("ServiceTask_Work", "ServiceTask_Write");

        var files = Compiler.compile(new CompanyVersion(
                8, company.definition().withProcess("writer", edited), "", null, "", java.time.Instant.EPOCH));

        assertThat(text(files.get("test.writer.bpmn")))
                .contains("ServiceTask_Write")
                .contains("camunda:versionTag=\"8\"");
        assertThat(text(files.get("test.analyst.bpmn"))).contains("ServiceTask_Work");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isExecutable=\"true\" | isExecutable=\"false\" | is not executable",
                "isExecutable=\"true\" | | is not executable",
                "${takeAssignment} | ${readRequest} | a position's process has one start event",
                "</process> | <startEvent id='Other'/></process> | a position's process has one start event",
                "</startEvent> | <timerEventDefinition"
                        + " id='T'><timeCycle>R/PT1M</timeCycle></timerEventDefinition></startEvent> | a position's"
                        + " process has one start event",
                "calledElement=\"test.analyst\" | calledElement=\"test.writer\" | may hand out work to test.analyst",
                "${assignmentsFor_analyst} | ${assignmentsFor_writer} | calls test.analyst once for each",
                "${assignmentsFor_analyst} | 1 | calls test.analyst once for each",
                "target=\"parentAssignmentId\" | target=\"assignmentId\" | calls test.analyst once for each",
                "source=\"loopCounter\" | source=\"round\" | calls test.analyst once for each",
                "businessKey=\"#{execution.processBusinessKey}\" target | target | calls test.analyst once for each"
            })
    void refusesAManagersThatDoesNot(String found, String instead, String rule) {
        var text = generated("research");
        if (rule.startsWith("calls") && found.startsWith("businessKey")) {
            found = "<camunda:in businessKey=\"#{execution.processBusinessKey}\"/>";
            instead = "";
        }
        var at = text.indexOf("calledElement=\"test.analyst\"");
        var begin = text.lastIndexOf("<callActivity", at);
        var call = text.substring(begin, text.indexOf("</callActivity>", at));
        var spoiled = call.contains(found)
                ? text.replace(call, call.replace(found, Objects.requireNonNullElse(instead, "")))
                : text.replace(found, Objects.requireNonNullElse(instead, ""));
        assertThat(spoiled).isNotEqualTo(text);

        assertThat(faults("research", spoiled))
                .extracting(Fault::rule)
                .anySatisfy(said -> assertThat(said).startsWith(rule));
    }

    /** A call within a subprocess that is repeated instead of the call is as good. */
    @Test
    void asksForTheNearestRepetition() {
        var text = generated("product");
        var loop = text.substring(
                text.indexOf("<multiInstanceLoopCharacteristics"),
                text.indexOf("</multiInstanceLoopCharacteristics>") + "</multiInstanceLoopCharacteristics>".length());
        var at = text.lastIndexOf("<callActivity", text.indexOf("calledElement=\"test.writer\""));
        var call = text.substring(at, text.indexOf("</callActivity>", at) + "</callActivity>".length());
        var inner = call.replace(loop, "").replaceAll("(?s)<(incoming|outgoing)>.*?</\\1>", "");
        var outside = text.replace(call, inner + loop);

        assertThat(faults("product", outside))
                .extracting(Fault::rule)
                .anySatisfy(rule -> assertThat(rule).startsWith("calls test.writer once for each"));
        assertThat(SeatRuleTest.seatFaults(company, "product", text.replace(call, """
            <subProcess id="Each">%s%s</subProcess>\
            """.formatted(inner, loop))))
                .isEmpty();
    }

    @Test
    void letsNobodyElseAct() {
        var people = ExampleCompanies.withPeople();
        var agents = text(Compiler.compile(ExampleCompanies.managerOf(1)).get("test.report-1.bpmn"));

        assertThat(RULES.faults(
                        people.definition().withProcess("notary", agents.replace("test.report-1", "test.notary"))))
                .extracting(Fault::element, Fault::rule)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "ServiceTask_Work", "is an agent's task, and people fill the position notary"));
        var persons = text(Compiler.compile(people).get("test.notary.bpmn"));
        assertThat(faults("writer", persons.replace("test.notary", "test.writer")))
                .extracting(Fault::element, Fault::rule)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "UserTask_Work", "is a task of the people of the position writer, which has none"));
    }

    @Test
    void theCheckOfEveryDeploymentHoldsAsWell() {
        var text = generated("research");
        var ungated = text.replace("${budgetGate}", "${readRequest}");
        var upward = generated("writer").replace("</process>", """
            <callActivity id="Up" calledElement="test.boss" camunda:calledElementBinding="deployment"/></process>\
            """);

        assertThat(faults("research", ungated))
                .extracting(Fault::path)
                .allSatisfy(path -> assertThat(path).startsWith("test.research.bpmn/"));
        assertThat(faults("research", ungated)).isNotEmpty();
        assertThat(faults("writer", upward))
                .extracting(Fault::rule)
                .anySatisfy(rule -> assertThat(rule)
                        .startsWith("writer may delegate to its reports and to those granted to it, not to test.boss"));
        assertThat(faults("writer", text))
                .extracting(Fault::rule)
                .anySatisfy(rule ->
                        assertThat(rule).startsWith("in a company's deployment a process bears the name of its file"));
        assertThat(faults("writer", "no XML at all"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.path()).isEqualTo("test.writer.bpmn"));
    }

    @Test
    void atMostAHundredFaultsAreTold() {
        var many = generated("writer").replace("</process>", "<scriptTask/>".repeat(500) + "</process>");

        assertThat(faults("writer", many)).hasSize(100);
    }

    private List<Fault> faults(String position, String text) {
        return RULES.faults(company.definition().withProcess(position, text));
    }

    private static List<Fault> seatFaults(CompanyVersion version, String position, String text) {
        var faults = new Faults();
        var read = (Reading.Process) EditedProcess.read("seat.bpmn", text);
        new SeatRule(version, version.position(position), read.map(), faults).check();
        return faults.all();
    }

    private String generated(String position) {
        return text(Compiler.compile(company).get(file(company, position)));
    }

    private static String file(CompanyVersion version, String position) {
        return Compiler.fileName(version.processKey(position));
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
