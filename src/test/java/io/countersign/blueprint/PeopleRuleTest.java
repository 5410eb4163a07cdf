package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody is asked to do each user task, and the product alone says what its gateways are told. */
class PeopleRuleTest {
    private static Drawing asking(String attributes) {
        return new Drawing()
                .node("startEvent", "Start", "")
                .node("userTask", "Person", attributes)
                .flow("F1", "Start", "Person", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "camunda:candidateUsers=\"\"", "camunda:assignee=\" \"", "camunda:dueDate=\"2027-01-01\""})
    void nobodyIsAsked(String attributes) {
        assertThat(asking(attributes).standard()).containsExactly(new Fault("Person", "nobody is asked to do it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camunda:candidateUsers=\"ann\"",
                "camunda:candidateGroups=\"board\"",
                "camunda:assignee=\"${somebody}\"",
            })
    void somebodyIsAsked(String attributes) {
        assertThat(asking(attributes).standard()).isEmpty();
    }

    @Test
    void theListenerAsksForAnAct() {
        assertThat(asking("").person("Person", "WORK").standard()).isEmpty();
        assertThat(asking("").person("Person", "DANCE").standard())
                .containsExactly(new Fault("Person", "the act of a user task is one of PLAN, WORK, REVIEW and DECIDE"));
    }

    @Test
    void anActIsSaidOnce() {
        assertThat(asking("").draw("Person", """
            <userTask id="Person"><extensionElements><camunda:properties><camunda:property name="act" value="WORK"/>
            <camunda:property name="act" value="DECIDE"/></camunda:properties></extensionElements></userTask>\
            """).standard())
                .containsExactly(new Fault("Person", "the act of a user task is one of PLAN, WORK, REVIEW and DECIDE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<task id=\"Set\"><extensionElements><camunda:inputOutput><camunda:inputParameter"
                        + " name=\"planApproval\">x"
                        + "</camunda:inputParameter></camunda:inputOutput></extensionElements></task>",
                "<businessRuleTask id=\"Set\" camunda:decisionRef=\"x\" camunda:resultVariable=\"planApproval\"/>",
                "<callActivity id=\"Set\" calledElement=\"hire\"><extensionElements><camunda:out source=\"x\""
                        + " target=\"planApproval\"/></extensionElements></callActivity>",
                "<callActivity id=\"Set\" calledElement=\"hire\"><multiInstanceLoopCharacteristics"
                        + " camunda:collection=\"xs\" camunda:elementVariable=\"planApproval\"/></callActivity>",
            })
    void whatTheProductSaysIsNotSaidByADiagram(String setter) {
        assertThat(asking("camunda:assignee=\"ann\"").draw("Set", setter).standard())
                .extracting(Fault::rule)
                .containsExactly("sets the variable planApproval, which the product sets");
    }
}
