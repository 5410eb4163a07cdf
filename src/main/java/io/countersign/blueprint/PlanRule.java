package io.countersign.blueprint;

import io.countersign.problem.Problem.Fault;
import java.util.List;
import java.util.stream.IntStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * In a position's process nothing is delegated before the plan may be: the one flow out of a planning task leads to an
 * exclusive gateway with a flow {@code ${planApproval}} to a call of {@code approve-up-the-line}. So the board of a
 * company that wants to approve its strategy is asked, and so is who must sign what the plan hands out.
 */
final class PlanRule {
    private static final String CONDITION = "${planApproval}";
    private static final String APPROVAL = "approve-up-the-line";

    private final ProcessMap map;
    private final List<Fault> faults;

    PlanRule(ProcessMap map, List<Fault> faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        map.elements("serviceTask", "userTask").stream().filter(PlanRule::plans).forEach(task -> {
            if (!isAskedFor(task)) {
                faults.add(new Fault(
                        Xml.path(task),
                        "the one flow out of a plan leads to an exclusive gateway with a flow %s to a call of %s"
                                .formatted(CONDITION, APPROVAL)));
            }
        });
    }

    private static boolean plans(Element task) {
        return Xml.camunda(task, "topic").strip().equals(PairRule.AGENT + "plan")
                || Xml.children(task, "extensionElements").stream()
                        .map(extensions -> extensions.getElementsByTagNameNS(Xml.CAMUNDA, "property"))
                        .anyMatch(PlanRule::actIsPlan);
    }

    private static boolean actIsPlan(NodeList properties) {
        return IntStream.range(0, properties.getLength())
                .mapToObj(i -> (Element) properties.item(i))
                .anyMatch(property -> property.getAttribute("name").equals("act")
                        && property.getAttribute("value").equals("PLAN"));
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
                        .filter(call -> Xml.is(call, "callActivity"))
                        .filter(call ->
                                call.getAttribute("calledElement").strip().equals(APPROVAL))
                        .isPresent();
    }
}
