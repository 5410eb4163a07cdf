package io.countersign.blueprint;

import io.countersign.engine.Steps;
import io.countersign.problem.Problem.Fault;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A decision is weighed in the transaction that makes it: the one flow out of a deciding task leads straight to the step
 * that weighs, and no transaction ends in between. What the signer was at that moment is then what takes effect.
 */
final class DecideRule {
    private static final Set<String> WEIGHS =
            Set.of("${" + Steps.SETTLE_APPROVAL + "}", "${" + Steps.SETTLE_BUDGET + "}");

    private final ProcessMap map;
    private final List<Fault> faults;

    DecideRule(ProcessMap map, List<Fault> faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        map.elements("serviceTask", "userTask").stream()
                .filter(DecideRule::decides)
                .filter(task -> !isWeighedAtOnce(task))
                .forEach(task -> faults.add(new Fault(
                        Xml.path(task),
                        "the one flow out of a decision leads straight, without a condition, to a step %s, and nothing"
                                        .formatted(String.join(
                                                " or ", WEIGHS.stream().sorted().toList()))
                                + " between them is asynchronous or repeated")));
    }

    private static boolean decides(Element task) {
        return Xml.camunda(task, "topic").strip().equals(PairRule.AGENT + "decide")
                || Xml.children(task, "extensionElements").stream()
                        .flatMap(extensions -> Xml.children(extensions).stream())
                        .flatMap(properties -> Xml.children(properties).stream())
                        .anyMatch(property -> property.getAttribute("name").equals("act")
                                && property.getAttribute("value").equals("DECIDE"));
    }

    private boolean isWeighedAtOnce(Element task) {
        var flows = map.flowsOutOf(task);
        return flows.size() == 1
                && Xml.children(flows.getFirst(), "conditionExpression").isEmpty()
                && isPlain(task, "asyncAfter")
                && map.find(flows.getFirst().getAttribute("targetRef"))
                        .filter(step -> WEIGHS.contains(
                                Xml.camunda(step, "delegateExpression").strip()))
                        .filter(step -> isPlain(step, "async", "asyncBefore"))
                        .isPresent();
    }

    private static boolean isPlain(Element element, String... flags) {
        return Xml.children(element, "multiInstanceLoopCharacteristics").isEmpty()
                && Stream.of(flags)
                        .noneMatch(flag -> Xml.camunda(element, flag).strip().equals("true"));
    }
}
