package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Steps;
import io.countersign.problem.Problem.Fault;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs an approval is not reached without, on any way a diagram can be drawn. */
class ApprovalRuleTest {
    private static final String NOT_PLANNED = "delegates what is not planned and approved: ";

    /** One stroke by which a process differs from one that may be deployed. */
    record Stroke(String what, UnaryOperator<Drawing> drawing) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Stroke stroke(String what, UnaryOperator<Drawing> drawing) {
        return new Stroke(what, drawing);
    }

    @Test
    void aManagersProcessHasAllItsApprovals() {
        assertThat(Drawing.manager().faults()).isEmpty();
    }

    @Test
    void everyStepIsSaidToNeedADecisionOrNone() {
        assertThat(Effects.OF_STEPS).containsOnlyKeys(Steps.NAMES);
        assertThat(Effects.OF_DECISIONS).containsExactlyInAnyOrder(Steps.SETTLE_APPROVAL, Steps.SETTLE_BUDGET);
    }

    static Stream<Stroke> shortCutsToDelegation() {
        return Stream.of(
                stroke("on, whatever the answer", d -> d.flow("F4", "ApprovePlan", "NextRound", "")),
                stroke("on after no", d -> d.flow("PlanNotApproved", "PlanApproved", "NextRound", "")),
                stroke("yes and no exchanged", d -> d.flow("Yes", "PlanApproved", "NextRound", "${!planApproved}")),
                stroke("or something else", d -> d.flow("Yes", "PlanApproved", "NextRound", "${planApproved || x}")),
                stroke("another answer", d -> d.flow("Yes", "PlanApproved", "NextRound", "${approved}")),
                stroke("as often as planned", d -> d.flow("Again", "PlanApproved", "NextRound", "${planAttempt <= 2}")),
                stroke("after silence", d -> d.timer("Silence", "ApprovePlan", "NextRound")),
                stroke("an exit of its own", d -> d.flow("NoApproval", "NeedsApproval", "NextRound", "${x}")),
                stroke("past the question", d -> d.flow("F3", "Plan", "NextRound", "")),
                stroke(
                        "with another plan",
                        d -> d.person("Another", "PLAN")
                                .flow("Yes", "PlanApproved", "Another", "${planApproved}")
                                .flow("F10", "Another", "NextRound", "")),
                stroke("without a plan", d -> d.flow("F1", "Start", "NextRound", "")),
                stroke("by a parallel gateway", d -> d.node("parallelGateway", "NeedsApproval", "")),
                stroke("with the answer written by hand", d -> d.draw("PlanRefused", """
                    <endEvent id="PlanRefused"><extensionElements><camunda:inputOutput>
                    <camunda:outputParameter name="planApproved">${true}</camunda:outputParameter>
                    </camunda:inputOutput></extensionElements></endEvent>\
                    """)),
                stroke(
                        "with another's answer",
                        d -> d.call("ApprovePlan", Acts.APPROVAL, "planApproved")
                                .draw("ApprovePlan", """
                                    <callActivity id="ApprovePlan" calledElement="approve-up-the-line"><extensionElements>
                                    <camunda:in source="approvalId" target="approvalId"/>
                                    <camunda:out source="decided" target="planApproved"/>
                                    </extensionElements></callActivity>\
                                    """)),
                stroke("about another request", d -> d.draw("ApprovePlan", """
                    <callActivity id="ApprovePlan" calledElement="approve-up-the-line"><extensionElements>
                    <camunda:in source="earlier" target="approvalId"/><camunda:out source="approved" target="planApproved"/>
                    </extensionElements></callActivity>\
                    """)),
                stroke("asked no times", d -> d.draw("ApprovePlan", """
                    <callActivity id="ApprovePlan" calledElement="approve-up-the-line"><extensionElements>
                    <camunda:in source="approvalId" target="approvalId"/><camunda:out source="approved" target="planApproved"/>
                    </extensionElements><multiInstanceLoopCharacteristics><loopCardinality>${none}</loopCardinality>
                    </multiInstanceLoopCharacteristics></callActivity>\
                    """)),
                stroke("of the budget instead", d -> d.call("ApprovePlan", Acts.RAISE, "planApproved")),
                stroke("an answer of two processes", d -> d.call("Raise", Acts.RAISE, "planApproved")));
    }

    @ParameterizedTest
    @MethodSource("shortCutsToDelegation")
    void nothingIsDelegatedBeforeThePlanMayBe(Stroke stroke) {
        assertThat(stroke.drawing().apply(Drawing.manager()).faults())
                .filteredOn(fault -> fault.path().equals("Give"))
                .extracting(Fault::rule)
                .anyMatch(rule -> rule.startsWith(NOT_PLANNED));
    }

    @Test
    void theFaultShowsTheShortestWay() {
        assertThat(Drawing.manager()
                        .flow("PlanNotApproved", "PlanApproved", "NextRound", "")
                        .faults())
                .containsExactly(new Fault(
                        "Give",
                        NOT_PLANNED + "Start → HoldPlan → Plan → NeedsApproval → ApprovePlan → PlanApproved → NextRound"
                                + " → Give"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${planApproved && amount < 5}", "${(planApproved)}", "${planApproved == true}"})
    void theYesMayBeSaidInOtherWords(String condition) {
        assertThat(Drawing.manager()
                        .flow("Yes", "PlanApproved", "NextRound", condition)
                        .faults())
                .isEmpty();
        assertThat(Drawing.manager()
                        .node("exclusiveGateway", "PlanApproved", "default=\"Yes\"")
                        .flow("Yes", "PlanApproved", "NextRound", "")
                        .without("Again")
                        .flow("PlanNotApproved", "PlanApproved", "PlanRefused", "${!planApproved}")
                        .faults())
                .isEmpty();
    }

    static Stream<Stroke> shortCutsToTheEnd() {
        return Stream.of(
                stroke("past the question", d -> d.flow("F8", "Review", "Done", "")),
                stroke("an exit of its own", d -> d.flow("Within", "Authority", "Done", "${x}")),
                stroke("beyond is within", d -> d.flow("Beyond", "Authority", "Done", "${approvalNeeded}")),
                stroke("after silence", d -> d.timer("Silence", "Approve", "Done")),
                stroke("no answer is taken", d -> d.draw("Approve", """
                    <callActivity id="Approve" calledElement="approve-up-the-line"/>\
                    """)),
                stroke("another process", d -> d.call("Approve", Acts.RAISE, "approved")),
                stroke("in people's words", d -> d.person("Review", "REVIEW").flow("F8", "Review", "Done", "")));
    }

    @ParameterizedTest
    @MethodSource("shortCutsToTheEnd")
    void nothingThatWasReviewedIsDoneBeforeItMayBe(Stroke stroke) {
        assertThat(stroke.drawing().apply(Drawing.manager()).faults())
                .filteredOn(fault -> fault.path().equals("Done"))
                .extracting(Fault::rule)
                .anyMatch(rule -> rule.startsWith("concludes reviewed work without asking"));
    }

    @Nested
    class Decisions {
        private final Drawing deciding = new Drawing()
                .node("startEvent", "Start", "")
                .person("Decide", "DECIDE")
                .timer("Silence", "Decide", "End")
                .step("Weigh", Steps.SETTLE_APPROVAL)
                .node("endEvent", "End", "")
                .flow("F1", "Start", "Decide", "")
                .flow("F2", "Decide", "Weigh", "")
                .flow("F3", "Weigh", "End", "");

        @Test
        void areWeighedOnce() {
            assertThat(deciding.standard()).isEmpty();
            assertThat(deciding.step("Twice", Steps.SETTLE_APPROVAL)
                            .flow("F3", "Weigh", "Twice", "")
                            .flow("F4", "Twice", "End", "")
                            .standard())
                    .containsExactly(
                            new Fault("Twice", "weighs a decision that nobody made: Start → Decide → Weigh → Twice"));
        }

        @Test
        void areNotMadeBySilence() {
            assertThat(deciding.timer("Silence", "Decide", "Weigh").standard())
                    .containsExactly(
                            new Fault("Weigh", "weighs a decision that nobody made: Start → Decide → Silence → Weigh"));
        }

        @Test
        void areNotWeighedFromAnotherSide() {
            assertThat(deciding.draw("Bell_rings", """
                <subProcess id="Bell_rings" triggeredByEvent="true"><startEvent id="Ring">
                <signalEventDefinition signalRef="Bell"/></startEvent>
                <serviceTask id="Inner" camunda:delegateExpression="${settleBudget}"/>
                <sequenceFlow id="F5" sourceRef="Ring" targetRef="Inner"/></subProcess>\
                """).standard())
                    .containsExactly(
                            new Fault("Inner", "weighs a decision that nobody made: Bell_rings → Ring → Inner"));
        }

        @Test
        void areNotLeftOutByARepetition() {
            assertThat(new Drawing()
                            .node("startEvent", "Start", "")
                            .draw("Some", """
                                <subProcess id="Some"><multiInstanceLoopCharacteristics isSequential="true">
                                <loopCardinality>${some}</loopCardinality></multiInstanceLoopCharacteristics>
                                <userTask id="Decide"><extensionElements><camunda:properties>
                                <camunda:property name="act" value="DECIDE"/></camunda:properties></extensionElements></userTask>
                                </subProcess>\
                                """)
                            .step("Weigh", Steps.SETTLE_APPROVAL)
                            .flow("F1", "Start", "Some", "")
                            .flow("F2", "Some", "Weigh", "")
                            .standard())
                    .contains(new Fault("Weigh", "weighs a decision that nobody made: Start → Some → Weigh"));
        }

        @Test
        void areWeighedByServiceTasks() {
            assertThat(deciding.node("sendTask", "Weigh", "camunda:delegateExpression=\"${settleApproval}\"")
                            .standard())
                    .contains(
                            new Fault("Weigh", "a step that weighs a decision is a service task, and is not repeated"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<boundaryEvent id=\"Silence\" attachedToRef=\"Weigh\"><timerEventDefinition/></boundaryEvent>",
                    "<boundaryEvent id=\"Silence\" cancelActivity=\"false\" attachedToRef=\"Decide\">"
                            + "<timerEventDefinition/></boundaryEvent>",
                    "<boundaryEvent id=\"Silence\" attachedToRef=\"Decide\"><signalEventDefinition"
                            + " signalRef=\"Bell\"/></boundaryEvent>",
                    "<task id=\"Silence\"/>",
                })
        void doNotWaitForEver(String silence) {
            assertThat(deciding.draw("Silence", silence).standard())
                    .contains(new Fault(
                            "Decide", "whoever decides has a timer: silence must not stop a request for ever"));
        }

        @Test
        void mayHaveTheirTimerAround() {
            assertThat(new Drawing()
                            .node("startEvent", "Start", "")
                            .draw("Around", """
                                <subProcess id="Around"><startEvent id="Begin"/>
                                <userTask id="Decide"><extensionElements><camunda:properties>
                                <camunda:property name="act" value="DECIDE"/></camunda:properties></extensionElements></userTask>
                                <serviceTask id="Weigh" camunda:delegateExpression="${settleApproval}"/>
                                <sequenceFlow id="I1" sourceRef="Begin" targetRef="Decide"/>
                                <sequenceFlow id="I2" sourceRef="Decide" targetRef="Weigh"/></subProcess>\
                                """)
                            .timer("Silence", "Around", "End")
                            .node("endEvent", "End", "")
                            .flow("F1", "Start", "Around", "")
                            .flow("F2", "Around", "End", "")
                            .standard())
                    .isEmpty();
        }
    }
}
