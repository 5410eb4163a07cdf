package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Steps;
import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hand-made process that passes every rule, to be spoiled one rule at a time. */
final class Models {
    static final GovernanceCheck CHECK = new GovernanceCheck(Steps.NAMES, BlueprintBeans.TOPICS);

    static final String GATE = """
        <serviceTask id="Gate" name="Hold budget" camunda:delegateExpression="${budgetGate}"/>
        """;
    static final String GATE_CATCH = """
        <boundaryEvent id="Exhausted" attachedToRef="Gate"><errorEventDefinition errorRef="NoBudget"/></boundaryEvent>
        <sequenceFlow id="F5" sourceRef="Exhausted" targetRef="Person"/>
        """;
    static final String AGENT = """
        <serviceTask id="Agent" name="Work" camunda:type="external" camunda:topic="agent.work"/>
        """;
    static final String AGENT_CATCH = """
        <boundaryEvent id="Failed" attachedToRef="Agent"><errorEventDefinition errorRef="NoAnswer"/></boundaryEvent>
        <sequenceFlow id="F6" sourceRef="Failed" targetRef="Person"/>
        """;
    static final String PAIR = "<sequenceFlow id=\"F2\" sourceRef=\"Gate\" targetRef=\"Agent\"/>\n";
    static final String PERSON = """
        <userTask id="Person" name="Decide" camunda:candidateUsers="ann@acme.example,${deputy}" camunda:dueDate="${due}"/>
        """;
    static final String CONDITION = "${amount &lt;= 10 &amp;&amp; !(decider == 'AGENT') || empty comment}";
    static final String DECISION = """
        <exclusiveGateway id="Which" default="F8"/>
        <sequenceFlow id="F7" sourceRef="Which" targetRef="Call"><conditionExpression>%s</conditionExpression></sequenceFlow>
        <sequenceFlow id="F8" sourceRef="Which" targetRef="End"/>
        """.formatted(CONDITION);
    static final String CALL = """
        <callActivity id="Call" name="Ask" calledElement="approve-up-the-line">
          <extensionElements>
            <camunda:in businessKey="#{execution.processBusinessKey}"/>
            <camunda:in source="assignmentId" target="assignmentId"/>
            <camunda:out source="approved" target="approved"/>
          </extensionElements>
          <multiInstanceLoopCharacteristics><loopCardinality>${howMany}</loopCardinality></multiInstanceLoopCharacteristics>
        </callActivity>
        <sequenceFlow id="F9" sourceRef="Call" targetRef="End"/>
        """;
    static final String TIMER = """
        <boundaryEvent id="Silence" attachedToRef="Person"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
        <sequenceFlow id="F10" sourceRef="Silence" targetRef="End"/>
        """;
    static final String END = "<endEvent id=\"End\" name=\"Done\"/>\n";

    static final String VALID = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
            <process id="ask-first" name="Ask first" isExecutable="true" camunda:versionTag="1" camunda:historyTimeToLive="P180D">
            <startEvent id="Start" name="Asked"/>
            <sequenceFlow id="F1" sourceRef="Start" targetRef="Gate"/>
            """
            + GATE
            + GATE_CATCH
            + PAIR
            + AGENT
            + AGENT_CATCH
            + """
            <sequenceFlow id="F3" sourceRef="Agent" targetRef="Which"/>
            """
            + PERSON
            + TIMER
            + """
            <sequenceFlow id="F4" sourceRef="Person" targetRef="Which"/>
            """
            + DECISION
            + CALL
            + END
            + """
            </process>
            <error id="NoBudget" name="No budget" errorCode="BUDGET_EXHAUSTED"/>
            <error id="NoAnswer" name="No answer" errorCode="ACT_FAILED"/>
            </definitions>
            """;

    private Models() {}

    /** Where something is wrong and what; each fault names an element and a remedy, unless it is about the whole file. */
    static List<Fault> faults(String xml) {
        return faults("ask-first.bpmn", xml, false);
    }

    static List<Fault> faults(String file, String xml, boolean companyDeployment) {
        return CHECK.check(file, xml.getBytes(StandardCharsets.UTF_8), companyDeployment).stream()
                .peek(fault -> assertThat(fault.remedy()).as("%s", fault).isNotBlank())
                .peek(fault -> assertThat(fault.element()).as("%s", fault).isEqualTo(owner(fault.path(), xml)))
                .map(fault -> new Fault(fault.path(), fault.rule()))
                .toList();
    }

    /** The id with which a path begins, if it is one. */
    private static @Nullable String owner(String path, String xml) {
        var id = path.replaceFirst("[/@].*", "");
        return xml.contains("id=\"" + id + "\"") ? id : null;
    }

    /** The faults of the valid process after one replacement, which must be possible. */
    static List<Fault> faultsWith(String instead, String of) {
        if (!VALID.contains(of)) {
            throw new IllegalArgumentException("The valid process does not contain " + of);
        }
        return faults(VALID.replace(of, instead));
    }
}
