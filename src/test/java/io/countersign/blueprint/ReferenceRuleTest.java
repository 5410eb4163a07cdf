package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.engine.Deployed;
import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a process calls is deployed with it or before it. */
class ReferenceRuleTest {
    private static final Deployed NOTHING = Deployed.of(Set.of(), Set.of(), Set.of());

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private ReferenceRuleTest with(String file, String text) {
        files.put(file, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private List<Fault> faults(Deployed deployed) {
        return Models.CHECK.check(files, deployed, false).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Drawing calling(String attributes) {
        return new Drawing()
                .node("startEvent", "Start", "")
                .node("callActivity", "Call", "name=\"Ask\" " + attributes)
                .flow("F1", "Start", "Call", "");
    }

    @Test
    void aProcessIsDeployedBeforeOrBeside() {
        with("drawn.bpmn", calling("calledElement=\"hire\"").xml("drawn"));

        assertThat(faults(NOTHING))
                .containsExactly(new Fault(
                        "Call",
                        "there is no process hire",
                        "Call",
                        "Ask",
                        "Correct the name, or deploy the process first or together with this process"));
        assertThat(faults(Deployed.of(Set.of("hire"), Set.of(), Set.of()))).isEmpty();
        with("hire.bpmn", new Drawing().node("startEvent", "Start", "").xml("hire"));
        assertThat(faults(NOTHING)).isEmpty();
    }

    @Test
    void aBindingToTheDeploymentIsMeantSo() {
        with(
                "drawn.bpmn",
                calling("calledElement=\"hire\" camunda:calledElementBinding=\"deployment\"")
                        .xml("drawn"));

        assertThat(faults(Deployed.of(Set.of("hire"), Set.of(), Set.of())))
                .extracting(Fault::path, Fault::rule)
                .containsExactly(tuple("Call", "the process hire is not in this deployment, to which it is bound"));
    }

    @Test
    void aNameThatIsNotQuiteRightIsWrong() {
        with("drawn.bpmn", calling("calledElement=\" hire\"").xml("drawn"));

        assertThat(faults(Deployed.of(Set.of("hire"), Set.of(), Set.of()))).hasSize(1);
    }

    @Test
    void onlyTheRunsOwnPositionIsNotNamed() {
        with("drawn.bpmn", calling("calledElement=\"${topProcess}\"").xml("drawn"));

        assertThat(faults(NOTHING)).isEmpty();
    }

    @Test
    void soAreDecisionsAndForms() {
        with(
                "drawn.bpmn",
                new Drawing()
                        .node("startEvent", "Start", "camunda:formRef=\"begin\"")
                        .node("businessRuleTask", "Rule", "camunda:decisionRef=\"table\"")
                        .node("userTask", "Person", "camunda:candidateUsers=\"ann\" camunda:formRef=\"sheet\"")
                        .flow("F1", "Start", "Rule", "")
                        .flow("F2", "Rule", "Person", "")
                        .xml("drawn"));

        assertThat(faults(NOTHING))
                .extracting(Fault::path, Fault::rule)
                .containsExactly(
                        tuple("Rule", "there is no decision table"),
                        tuple("Start", "there is no form begin"),
                        tuple("Person", "there is no form sheet"));
        assertThat(faults(Deployed.of(Set.of(), Set.of("table"), Set.of("sheet", "begin"))))
                .isEmpty();
        with("x.form", "{\"id\": \"sheet\"}").with("y.form", "{\"id\": \"begin\"}");
        with("x.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="table"/></definitions>\
            """);
        assertThat(faults(NOTHING)).isEmpty();
    }

    @Test
    void faultsAreToldFileByFile() {
        with("drawn.bpmn", calling("calledElement=\"hire\"").xml("drawn")).with("a.txt", "");

        assertThat(Models.CHECK.check(files, NOTHING, false)).containsOnlyKeys("drawn.bpmn", "a.txt");
    }
}
