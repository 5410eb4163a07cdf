package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every loop ends: by what the product counts, or by a person who makes each turn. */
class CycleRuleTest {
    private static final String LOOP = "stands in a loop without a bound: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Again; PlanApproved; HoldPlan; ${more}",
                "Again; PlanApproved; HoldPlan; ${planAttempt <= 101}",
                "Again; PlanApproved; HoldPlan; ${planAttempt <= limit}",
                "Again; PlanApproved; HoldPlan; ${planAttempt > 2}",
                "Again; PlanApproved; HoldPlan; ${planAttempt <= 2 || more}",
                "Again; PlanApproved; HoldPlan; ${round <= 2}",
                "Again; PlanApproved; ApprovePlan; ${planAttempt <= 2}",
                "Once; Rework; NextRound; ${rework}",
                "Once; Rework; NextRound; ${rework || round <= 2}",
                "Once; Rework; HoldPlan; ${rework && round <= 2}",
                "Once; Rework; HoldPlan; ${planAttempt <= 2}",
                "Raised_yes; Raised; HoldPlan; ${more}",
                "Raised_yes; Raised; HoldPlan; ${!planBudget}",
                "Raised_no; Raised; Raise; ''",
                "Raise_out; Raise; HoldPlan; ''",
            })
    void aFlowBackIsCounted(String flow, String from, String to, String condition) {
        assertThat(Drawing.manager().flow(flow, from, to, condition).faults())
                .extracting(Fault::rule)
                .filteredOn(rule -> rule.startsWith(LOOP))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Again; PlanApproved; HoldPlan; ${2 >= planAttempt}",
                "Again; PlanApproved; HoldPlan; ${planAttempt < 100 && more}",
                "Once; Rework; NextRound; ${(round <= 2) && (rework)}",
                "Once; Rework; HoldReview; ${rework && round <= 2}",
            })
    void andMayBeCountedInOtherWords(String flow, String from, String to, String condition) {
        assertThat(Drawing.manager().flow(flow, from, to, condition).faults())
                .extracting(Fault::rule)
                .noneMatch(rule -> rule.startsWith(LOOP));
    }

    @Test
    void theWholeLoopIsNamed() {
        assertThat(Drawing.manager()
                        .flow("Once", "Rework", "NextRound", "${rework}")
                        .faults())
                .containsExactly(
                        new Fault("NextRound", LOOP + "NextRound → Give → HoldReview → Review → Rework → NextRound"));
    }

    @Test
    void aCounterThatTheDiagramSetsIsNone() {
        assertThat(Drawing.manager().draw("NextRound", """
            <exclusiveGateway id="NextRound"><extensionElements><camunda:inputOutput>
            <camunda:outputParameter name="round">1</camunda:outputParameter></camunda:inputOutput></extensionElements>
            </exclusiveGateway>\
            """).faults())
                .extracting(Fault::rule)
                .contains("sets the variable round, which the product sets")
                .anyMatch(rule -> rule.startsWith(LOOP));
    }

    @Test
    void aPersonMayDoSomethingAgainAndAgain() {
        var loop = loop("userTask", "camunda:candidateGroups=\"board\"");

        assertThat(loop.standard()).isEmpty();
        assertThat(loop.timer("Silence", "Again", "Before").standard())
                .containsExactly(new Fault("Before", LOOP + "Before → Again → Silence → Before"));
    }

    @Test
    void whatWaitsOrPaysIsNotBoundForThat() {
        assertThat(loop("task", "").standard()).hasSize(1);
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw("Wait", """
                            <intermediateCatchEvent id="Wait"><timerEventDefinition><timeDuration>PT1S</timeDuration>
                            </timerEventDefinition></intermediateCatchEvent>\
                            """)
                        .flow("F1", "Start", "Wait", "")
                        .flow("F2", "Wait", "Wait", "")
                        .standard())
                .containsExactly(new Fault("Wait", LOOP + "Wait"));
        assertThat(Models.faultsWith(
                        "sourceRef=\"Agent\" targetRef=\"Gate\"", "sourceRef=\"Agent\" targetRef=\"Which\""))
                .containsExactly(new Fault("Gate", LOOP + "Gate → Agent → Gate"));
    }

    /** A request climbs as long as it is undecided, and no longer. */
    @Test
    void theWayUpTheLineEnds() throws IOException {
        var shipped = Files.readString(Path.of("processes/approve-up-the-line/approve-up-the-line.bpmn"));

        assertThat(Models.faults("a.bpmn", shipped, false)).isEmpty();
        assertThat(Models.faults("a.bpmn", shipped.replace("${decided}", "${approved}"), false))
                .extracting(Fault::rule)
                .anyMatch(rule -> rule.startsWith(LOOP));
        assertThat(Models.faults(
                        "a.bpmn",
                        shipped.replace(
                                "sourceRef=\"Gateway_Decided\" targetRef=\"ServiceTask_FindDecider\"",
                                "sourceRef=\"Gateway_Decided\" targetRef=\"Gateway_Decided\""),
                        false))
                .extracting(Fault::rule)
                .anyMatch(rule -> rule.startsWith(LOOP));
    }

    @Test
    void linksAreWays() {
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw(
                                "In",
                                "<intermediateCatchEvent id=\"In\"><linkEventDefinition"
                                        + " name=\"x\"/></intermediateCatchEvent>")
                        .draw(
                                "Out",
                                "<intermediateThrowEvent id=\"Out\"><linkEventDefinition"
                                        + " name=\"x\"/></intermediateThrowEvent>")
                        .flow("F1", "Start", "Out", "")
                        .flow("F2", "In", "Out", "")
                        .standard())
                .containsExactly(new Fault("In", LOOP + "In → Out → In"));
    }

    @Test
    void aSubprocessThatIsLeftByAnEventMayComeBack() {
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw("Part", "<subProcess id=\"Part\"><startEvent id=\"Begin\"/></subProcess>")
                        .timer("Late", "Part", "Part")
                        .flow("F1", "Start", "Part", "")
                        .standard())
                .containsExactly(new Fault("Part", LOOP + "Part → Late → Part"));
    }

    /** Nobody does anything where the bell rings first. */
    @Test
    void orByOneThatComesFromWithin() {
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw("Part", """
                            <subProcess id="Part"><startEvent id="Begin"/><userTask id="Person" camunda:assignee="ann"/>
                            <sequenceFlow id="I1" sourceRef="Begin" targetRef="Person"/>
                            <subProcess id="Rings" triggeredByEvent="true"><startEvent id="Ring">
                            <signalEventDefinition signalRef="Bell"/></startEvent></subProcess></subProcess>\
                            """)
                        .flow("F1", "Start", "Part", "")
                        .flow("F2", "Part", "Part", "")
                        .standard())
                .containsExactly(new Fault("Part", LOOP + "Part → Rings → Ring → Rings → Part"));
    }

    @Test
    void aSignalThatBeginsItsOwnProcessIsALoop() {
        var ring = "<%1$s id=\"%2$s\"><signalEventDefinition signalRef=\"Bell\"/></%1$s>";
        assertThat(new Drawing()
                        .draw("Heard", ring.formatted("startEvent", "Heard"))
                        .draw("Rung", ring.formatted("endEvent", "Rung"))
                        .flow("F1", "Heard", "Rung", "")
                        .standard())
                .containsExactly(new Fault("Heard", LOOP + "Heard → Rung → Heard"));
    }

    @Test
    void anEventSubprocessIsNoLoop() {
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw("Rings", """
                            <subProcess id="Rings" triggeredByEvent="true"><startEvent id="Ring" isInterrupting="false">
                            <signalEventDefinition signalRef="Bell"/></startEvent><task id="Hear"/>
                            <sequenceFlow id="I1" sourceRef="Ring" targetRef="Hear"/></subProcess>\
                            """)
                        .standard())
                .isEmpty();
    }

    @Test
    void repetitionsAreBoundByTheirCardinality() {
        assertThat(new Drawing()
                        .node("startEvent", "Start", "")
                        .draw("Part", """
                            <subProcess id="Part"><multiInstanceLoopCharacteristics isSequential="true">
                            <loopCardinality>5</loopCardinality><completionCondition>${good}</completionCondition>
                            </multiInstanceLoopCharacteristics><startEvent id="Begin"/></subProcess>\
                            """)
                        .flow("F1", "Start", "Part", "")
                        .standard())
                .isEmpty();
    }

    @Test
    void separateLoopsAreSeparateFaults() {
        assertThat(loop("task", "")
                        .node("task", "Other", "")
                        .flow("F5", "After", "Other", "")
                        .flow("F6", "Other", "Other", "")
                        .standard())
                .hasSize(2);
    }

    private static Drawing loop(String tag, String attributes) {
        return new Drawing()
                .node("startEvent", "Start", "")
                .node("task", "Before", "")
                .node(tag, "Again", attributes)
                .node("exclusiveGateway", "After", "")
                .flow("F1", "Start", "Before", "")
                .flow("F2", "Before", "Again", "")
                .flow("F3", "Again", "After", "")
                .flow("F4", "After", "Before", "${more}");
    }
}
