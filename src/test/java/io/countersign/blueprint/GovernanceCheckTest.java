package io.countersign.blueprint;

import static io.countersign.blueprint.Models.VALID;
import static io.countersign.blueprint.Models.faults;
import static io.countersign.blueprint.Models.faultsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be deployed, by whichever door; each rule is broken once in a process that is otherwise valid. */
class GovernanceCheckTest {
    @Test
    void letsAHandMadeProcessIn() {
        assertThat(faults(VALID)).isEmpty();
        assertThat(Bpmn.readModelFromStream(new ByteArrayInputStream(VALID.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
    }

    @Test
    void listsEveryFaultAtOnce() {
        var spoiled = VALID.replace("camunda:versionTag=\"1\" ", "")
                .replace("agent.work", "agent.steal")
                .replace("P2D", "two days");

        assertThat(faults(spoiled))
                .extracting(Fault::path)
                .containsExactlyInAnyOrder(
                        "ask-first", "Agent@camunda:topic", "Silence/timerEventDefinition/timeDuration");
    }

    @Nested
    class AgentTasksAndGates {
        @Test
        void anAgentTaskWithoutAGateIsRefused() {
            assertThat(faultsWith("${takeAssignment}", "${budgetGate}"))
                    .contains(new Fault(
                            "Agent",
                            "the flow into an agent task comes from a budget gate, a service task with ${budgetGate}"));
        }

        @Test
        void aSecondWayIntoAnAgentTaskIsRefused() {
            assertThat(faultsWith(
                            "targetRef=\"Agent\"/><sequenceFlow id=\"By\" sourceRef=\"Person\" targetRef=\"Agent\"/>",
                            "targetRef=\"Agent\"/>"))
                    .containsExactly(new Fault(
                            "Agent",
                            "an agent task has exactly one incoming flow, from its own budget gate; this one has 2"));
        }

        @Test
        void anAgentTaskThatNothingLeadsToIsRefused() {
            assertThat(faultsWith("", Models.PAIR)).extracting(Fault::path).containsExactlyInAnyOrder("Agent", "Gate");
        }

        @Test
        void aGateForTwoIsRefused() {
            assertThat(faultsWith(
                            "targetRef=\"Agent\"/><sequenceFlow id=\"By\" sourceRef=\"Gate\" targetRef=\"Person\"/>",
                            "targetRef=\"Agent\"/>"))
                    .containsExactly(new Fault(
                            "Gate", "a budget gate has exactly one outgoing flow, to its agent task; this one has 2"));
        }

        @Test
        void aGateThatLeadsElsewhereIsRefused() {
            assertThat(faultsWith("targetRef=\"Person\"/>", "targetRef=\"Agent\"/>"))
                    .contains(new Fault("Gate", "the flow out of a budget gate leads to an agent task"));
        }

        @Test
        void aConditionBetweenThemIsRefused() {
            assertThat(faultsWith(
                            "targetRef=\"Agent\"><conditionExpression>${maybe}</conditionExpression></sequenceFlow>",
                            "targetRef=\"Agent\"/>"))
                    .containsExactly(
                            new Fault("Gate", "the flow between a budget gate and its agent task has no condition"));
        }

        @Test
        void repeatingOneOfThemAloneIsRefused() {
            var loop =
                    "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>";

            assertThat(faultsWith("agent.work\">" + loop + "</serviceTask>", "agent.work\"/>"))
                    .extracting(Fault::path)
                    .containsExactly("Agent");
            assertThat(faultsWith("${budgetGate}\">" + loop + "</serviceTask>", "${budgetGate}\"/>"))
                    .extracting(Fault::path)
                    .containsExactly("Gate");
        }

        @Test
        void repeatingThemTogetherIsFine() {
            assertThat(faultsWith(
                            """
                                    <subProcess id="Both"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>
                                    """
                                    + Models.GATE + Models.PAIR + Models.AGENT + "</subProcess>"
                                    + Models.GATE_CATCH.replace("attachedToRef=\"Gate\"", "attachedToRef=\"Both\"")
                                    + Models.AGENT_CATCH.replace("attachedToRef=\"Agent\"", "attachedToRef=\"Both\""),
                            Models.GATE + Models.GATE_CATCH + Models.PAIR + Models.AGENT + Models.AGENT_CATCH))
                    .isEmpty();
        }

        @Test
        void standingInDifferentScopesIsRefused() {
            assertThat(faultsWith("<subProcess id=\"Inner\">" + Models.AGENT + "</subProcess>", Models.AGENT))
                    .containsExactly(new Fault("Agent", "an agent task and its budget gate stand in the same scope"));
        }

        @Test
        void anotherKindOfTaskIsNoAgentTask() {
            assertThat(faultsWith("<sendTask id=\"Agent\"", "<serviceTask id=\"Agent\""))
                    .containsExactly(new Fault("Agent", "an agent task is a service task"));
            assertThat(faultsWith("<sendTask id=\"Gate\"", "<serviceTask id=\"Gate\""))
                    .containsExactly(new Fault("Gate", "a budget gate is a service task"));
        }

        @Test
        void neitherIsForCompensation() {
            assertThat(faultsWith("<serviceTask isForCompensation=\"true\" id=\"Agent\"", "<serviceTask id=\"Agent\""))
                    .containsExactly(new Fault("Agent", "an agent task is not for compensation"));
        }

        @Test
        void aMessageEventCannotActForAnAgent() {
            assertThat(faultsWith(
                            "<endEvent id=\"End\"><messageEventDefinition camunda:type=\"external\""
                                    + " camunda:topic=\"agent.work\"/></endEvent>",
                            Models.END))
                    .contains(new Fault("End/messageEventDefinition", "an agent task is a service task"));
        }
    }

    @Nested
    class ErrorsAreCaught {
        @ParameterizedTest
        @CsvSource({"NoBudget, Gate, BUDGET_EXHAUSTED", "NoAnswer, Agent, ACT_FAILED"})
        void thoseOfGatesAndAgentTasks(String error, String thrower, String code) {
            var rule = "the error %s is caught by a boundary event here or on a subprocess around it".formatted(code);

            assertThat(faultsWith("errorRef=\"Other\"", "errorRef=\"" + error + "\""))
                    .containsExactly(new Fault(thrower, rule));
            assertThat(faultsWith("attachedToRef=\"Call\"", "attachedToRef=\"" + thrower + "\""))
                    .containsExactly(new Fault(thrower, rule));
            assertThat(faultsWith("<errorEventDefinition/>", "<errorEventDefinition errorRef=\"" + error + "\"/>"))
                    .isEmpty();
        }

        @Test
        void thoseOfErrorEndEvents() {
            var end = "<endEvent id=\"End\"><errorEventDefinition errorRef=\"NoAnswer\"/></endEvent>";

            assertThat(faultsWith(end, Models.END))
                    .containsExactly(new Fault(
                            "End",
                            "the error ACT_FAILED is caught by a boundary event here or on a subprocess around it"));
            assertThat(faultsWith(end + """
                <subProcess id="Rescue" triggeredByEvent="true">
                <startEvent id="Thrown"><errorEventDefinition errorRef="NoAnswer"/></startEvent></subProcess>
                """, Models.END)).isEmpty();
        }

        @Test
        void anEventSubprocessDoesNotCatchItsOwn() {
            assertThat(faultsWith(Models.END + """
                <subProcess id="Rescue" triggeredByEvent="true">
                <startEvent id="Thrown"><errorEventDefinition errorRef="NoAnswer"/></startEvent>
                <endEvent id="Again"><errorEventDefinition errorRef="NoAnswer"/></endEvent></subProcess>
                """, Models.END))
                    .extracting(Fault::path)
                    .containsExactly("Again");
        }

        @Test
        void anErrorEndEventNamesItsError() {
            assertThat(faultsWith("<endEvent id=\"End\"><errorEventDefinition/></endEvent>", Models.END))
                    .containsExactly(new Fault("End", "an error end event names an error with a code"));
        }
    }

    @Nested
    class Work {
        @Test
        void isDoneInExactlyOneWay() {
            assertThat(faultsWith(Models.END + "<serviceTask id=\"Idle\"/>", Models.END))
                    .extracting(Fault::path)
                    .containsExactly("Idle");
            assertThat(faultsWith("camunda:decisionRef=\"x\" camunda:type=\"external\"", "camunda:type=\"external\""))
                    .extracting(Fault::path)
                    .containsExactly("Agent");
        }

        @Test
        void ofAnExternalTaskHasATopic() {
            assertThat(faultsWith(Models.END + "<serviceTask id=\"Mute\" camunda:type=\"external\"/>", Models.END))
                    .containsExactly(new Fault("Mute", "camunda:topic is required for an external task"));
        }

        @Test
        void isRepeatedWithABound() {
            assertThat(faultsWith("", "<loopCardinality>${howMany}</loopCardinality>"))
                    .containsExactly(new Fault(
                            "Call/multiInstanceLoopCharacteristics",
                            "says how often: by loopCardinality or camunda:collection"));
        }

        @Test
        void doesNotCallItself() {
            assertThat(faultsWith("calledElement=\"ask-first\"", "calledElement=\"approve-up-the-line\""))
                    .containsExactly(new Fault("Call", "must not call the process it stands in: that has no bound"));
            assertThat(faultsWith("", "calledElement=\"approve-up-the-line\""))
                    .containsExactly(new Fault("Call", "names the process it calls"));
        }
    }
}
