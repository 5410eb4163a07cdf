package io.countersign.blueprint;

import io.countersign.engine.Steps;
import org.w3c.dom.Element;

/**
 * Each agent task has a budget gate of its own: its only incoming flow is the gate's only outgoing one, both stand in
 * the same scope, and neither is repeated alone. So no token reaches an agent task but through its gate.
 */
final class PairRule {
    static final String AGENT = "agent.";
    private static final String GATE = "${" + Steps.BUDGET_GATE + "}";

    private final ProcessMap map;
    private final Faults faults;

    PairRule(ProcessMap map, Faults faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        for (var element : map.elements()) {
            if (isAgentTask(element)) {
                agentTask(element);
            }
            if (isGate(element)) {
                gate(element);
            }
        }
    }

    static boolean isAgentTask(Element element) {
        return Xml.camunda(element, "topic").strip().startsWith(AGENT);
    }

    static boolean isGate(Element element) {
        return Xml.camunda(element, "delegateExpression").strip().equals(GATE);
    }

    private void agentTask(Element task) {
        alone(task, "an agent task");
        var flows = map.flowsInto(task);
        if (flows.size() != 1) {
            fault(
                    task,
                    "an agent task has exactly one incoming flow, from its own budget gate; this one has "
                            + flows.size(),
                    "Draw a service task with %s right before it, and lead every other flow there".formatted(GATE));
            return;
        }
        var source = map.find(flows.getFirst().getAttribute("sourceRef"));
        if (source.filter(PairRule::isGate).isEmpty()) {
            fault(
                    task,
                    "the flow into an agent task comes from a budget gate, a service task with " + GATE,
                    "Put such a service task between " + flows.getFirst().getAttribute("sourceRef") + " and this one");
        } else if (ProcessMap.scope(source.get()) != ProcessMap.scope(task)) {
            fault(
                    task,
                    "an agent task and its budget gate stand in the same scope",
                    "Move the gate into the subprocess of the agent task, or both out of it");
        }
    }

    private void gate(Element gate) {
        alone(gate, "a budget gate");
        var flows = map.flowsOutOf(gate);
        if (flows.size() != 1) {
            fault(
                    gate,
                    "a budget gate has exactly one outgoing flow, to its agent task; this one has " + flows.size(),
                    "Draw a gate of its own for each agent task, and other flows from somewhere else");
        } else if (map.find(flows.getFirst().getAttribute("targetRef"))
                .filter(PairRule::isAgentTask)
                .isEmpty()) {
            fault(
                    gate,
                    "the flow out of a budget gate leads to an agent task",
                    "Lead it to the agent task whose act it pays for, or remove the gate");
        } else if (!Xml.children(flows.getFirst(), "conditionExpression").isEmpty()) {
            fault(
                    gate,
                    "the flow between a budget gate and its agent task has no condition",
                    "Decide before the gate, with an exclusive gateway");
        }
    }

    private void alone(Element task, String what) {
        if (!Xml.is(task, "serviceTask")) {
            fault(task, what + " is a service task", "Change its type to service task");
        }
        if (!Xml.children(task, "multiInstanceLoopCharacteristics").isEmpty()) {
            fault(
                    task,
                    what + " is not multi-instance alone; put both into a subprocess and repeat that",
                    "Remove the multi-instance marker here and set it on a subprocess around the pair");
        }
        if ("true".equals(task.getAttribute("isForCompensation").strip())) {
            fault(task, what + " is not for compensation", "Remove the compensation marker");
        }
    }

    private void fault(Element element, String rule, String remedy) {
        faults.add(element, rule, remedy);
    }
}
