package io.countersign.blueprint;

import org.w3c.dom.Element;

/**
 * In a position's process nothing is delegated before the plan may be: the one flow out of a planning task leads to an
 * exclusive gateway with a flow {@code ${planApproval}} to a call of {@code approve-up-the-line}. So the board of a
 * company that wants to approve its strategy is asked, and so is who must sign what the plan hands out.
 */
final class PlanRule {
    private static final String CONDITION = "${planApproval}";

    private final ProcessMap map;
    private final Faults faults;

    PlanRule(ProcessMap map, Faults faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        map.elements("serviceTask", "userTask").stream().filter(Acts::plans).forEach(task -> {
            if (!isAskedFor(task)) {
                faults.add(
                        task,
                        "the one flow out of a plan leads to an exclusive gateway with a flow %s to a call of %s"
                                .formatted(CONDITION, Acts.APPROVAL),
                        "Draw the gateway \"Needs approval?\" right after the plan, as in the generated process");
            }
        });
    }

    private boolean isAskedFor(Element task) {
        var flows = map.flowsOutOf(task);
        return flows.size() == 1
                && map
                        .find(flows.getFirst().getAttribute("targetRef"))
                        .filter(gateway -> Xml.is(gateway, "exclusiveGateway"))
                        .stream()
                        .flatMap(gateway -> map.flowsOutOf(gateway).stream())
                        .anyMatch(this::asks);
    }

    private boolean asks(Element flow) {
        return Xml.children(flow, "conditionExpression").stream()
                        .anyMatch(condition -> Xml.text(condition).strip().equals(CONDITION))
                && map.find(flow.getAttribute("targetRef"))
                        .filter(call -> Acts.calls(call, Acts.APPROVAL))
                        .isPresent();
    }
}
