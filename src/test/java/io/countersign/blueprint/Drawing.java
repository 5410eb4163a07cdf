package io.countersign.blueprint;

import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process drawn element by element, each of which can be drawn anew. */
final class Drawing {
    private static final String ANSWER = """
        <callActivity id="%s" calledElement="%s"><extensionElements>
        <camunda:in source="approvalId" target="approvalId"/><camunda:out source="approved" target="%s"/>
        </extensionElements>%s</callActivity>\
        """;

    private final Map<String, String> elements = new LinkedHashMap<>();

    /** A manager's process with all that the product knows to route: plan, delegate, review, and their approvals. */
    static Drawing manager() {
        return new Drawing()
                .node("startEvent", "Start", "")
                .gate("HoldPlan", "Raise", "Raised", "planBudget")
                .agent("Plan", "agent.plan")
                .node("exclusiveGateway", "NeedsApproval", "default=\"NoApproval\"")
                .call("ApprovePlan", Acts.APPROVAL, "planApproved")
                .node("exclusiveGateway", "PlanApproved", "default=\"PlanNotApproved\"")
                .node("endEvent", "PlanRefused", "")
                .node("exclusiveGateway", "NextRound", "")
                .draw("Give", """
                    <callActivity id="Give" calledElement="acme.writer" camunda:calledElementBinding="deployment">
                    <multiInstanceLoopCharacteristics><loopCardinality>${assignmentsFor_writer}</loopCardinality>
                    </multiInstanceLoopCharacteristics></callActivity>\
                    """)
                .gate("HoldReview", "Raise2", "Raised2", "reviewBudget")
                .agent("Review", "agent.review")
                .node("exclusiveGateway", "Rework", "default=\"NoRework\"")
                .node("exclusiveGateway", "Authority", "default=\"Within\"")
                .call("Approve", Acts.APPROVAL, "approved")
                .node("exclusiveGateway", "Approved", "default=\"NotApproved\"")
                .node("endEvent", "Refused", "")
                .node("endEvent", "Done", "")
                .flow("F1", "Start", "HoldPlan", "")
                .flow("F2", "HoldPlan", "Plan", "")
                .flow("F3", "Plan", "NeedsApproval", "")
                .flow("NoApproval", "NeedsApproval", "NextRound", "")
                .flow("Ask", "NeedsApproval", "ApprovePlan", "${planApproval}")
                .flow("F4", "ApprovePlan", "PlanApproved", "")
                .flow("Yes", "PlanApproved", "NextRound", "${planApproved}")
                .flow("Again", "PlanApproved", "HoldPlan", "${planAttempt <= 2}")
                .flow("PlanNotApproved", "PlanApproved", "PlanRefused", "")
                .flow("F5", "NextRound", "Give", "")
                .flow("F6", "Give", "HoldReview", "")
                .flow("F7", "HoldReview", "Review", "")
                .flow("F8", "Review", "Rework", "")
                .flow("Once", "Rework", "NextRound", "${rework && round <= 2}")
                .flow("NoRework", "Rework", "Authority", "")
                .flow("Beyond", "Authority", "Approve", "${approvalNeeded}")
                .flow("Within", "Authority", "Done", "")
                .flow("F9", "Approve", "Approved", "")
                .flow("Signed", "Approved", "Done", "${approved}")
                .flow("NotApproved", "Approved", "Refused", "");
    }

    Drawing draw(String id, String xml) {
        elements.put(id, xml);
        return this;
    }

    Drawing without(String id) {
        elements.remove(id);
        return this;
    }

    Drawing node(String tag, String id, String attributes) {
        return draw(id, "<%s id=\"%s\" %s/>".formatted(tag, id, attributes));
    }

    Drawing step(String id, String name) {
        return node("serviceTask", id, "camunda:delegateExpression=\"${" + name + "}\"");
    }

    Drawing person(String id, String act) {
        return draw(id, """
            <userTask id="%s"><extensionElements><camunda:properties><camunda:property name="act" value="%s"/>
            </camunda:properties></extensionElements></userTask>\
            """.formatted(id, act));
    }

    Drawing call(String id, String process, String answer) {
        return draw(id, ANSWER.formatted(id, process, answer, ""));
    }

    Drawing flow(String id, String from, String to, String condition) {
        var escaped = condition.replace("&", "&amp;").replace("<", "&lt;");
        return draw(
                id,
                "<sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\">%s</sequenceFlow>"
                        .formatted(
                                id,
                                from,
                                to,
                                condition.isEmpty()
                                        ? ""
                                        : "<conditionExpression>" + escaped + "</conditionExpression>"));
    }

    Drawing boundary(String id, String on, String definition, String to) {
        return draw(id, """
            <boundaryEvent id="%s" attachedToRef="%s">%s</boundaryEvent>\
            """.formatted(id, on, definition)).flow(id + "_out", id, to, "");
    }

    Drawing timer(String id, String on, String to) {
        return boundary(id, on, "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>", to);
    }

    /** A gate with the way on which its budget is raised. */
    private Drawing gate(String id, String raise, String raised, String answer) {
        return step(id, "budgetGate")
                .boundary(id + "_none", id, "<errorEventDefinition errorRef=\"NoBudget\"/>", raise)
                .call(raise, Acts.RAISE, answer)
                .node("exclusiveGateway", raised, "default=\"" + raised + "_no\"")
                .node("endEvent", raised + "_end", "")
                .flow(raise + "_out", raise, raised, "")
                .flow(raised + "_yes", raised, id, "${" + answer + "}")
                .flow(raised + "_no", raised, raised + "_end", "");
    }

    private Drawing agent(String id, String topic) {
        return node("serviceTask", id, "camunda:type=\"external\" camunda:topic=\"" + topic + "\"")
                .node("endEvent", id + "_failed", "")
                .boundary(id + "_error", id, "<errorEventDefinition errorRef=\"NoAnswer\"/>", id + "_failed");
    }

    String xml(String process) {
        return """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" \
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
            <process id="%s" isExecutable="true" camunda:versionTag="1" camunda:historyTimeToLive="P180D">
            %s
            </process>
            <error id="NoBudget" errorCode="BUDGET_EXHAUSTED"/><error id="NoAnswer" errorCode="ACT_FAILED"/>
            <signal id="Bell" name="bell"/>
            </definitions>\
            """.formatted(process, String.join("\n", elements.values()));
    }

    /** What is wrong with it as the process of a position. */
    List<Fault> faults() {
        return Models.faults("acme.lead.bpmn", xml("acme.lead"), true);
    }

    /** What is wrong with it as a standard process. */
    List<Fault> standard() {
        return Models.faults("drawn.bpmn", xml("drawn"), false);
    }

    byte[] bytes() {
        return xml("drawn").getBytes(StandardCharsets.UTF_8);
    }
}
