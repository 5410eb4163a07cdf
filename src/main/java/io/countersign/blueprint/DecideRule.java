package io.countersign.blueprint;

import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A decision is weighed in the transaction that makes it: the one flow out of a deciding task leads straight to the step
 * that weighs, and no transaction ends in between. What the signer was at that moment is then what takes effect. And none
 * waits for ever: a timer ends the wait for whoever says nothing.
 */
final class DecideRule {
    private static final String WEIGHING = String.join(
            " or ",
            Effects.OF_DECISIONS.stream()
                    .map(name -> "${" + name + "}")
                    .sorted()
                    .toList());

    private final ProcessMap map;
    private final Faults faults;

    DecideRule(ProcessMap map, Faults faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        for (var element : map.elements()) {
            if (Acts.decides(element)) {
                decision(element);
            }
            if (Acts.isStep(element, Effects.OF_DECISIONS)
                    && (!Xml.is(element, "serviceTask") || Acts.isRepeated(element))) {
                faults.add(
                        element,
                        "a step that weighs a decision is a service task, and is not repeated",
                        "Draw it as a service task without a marker");
            }
        }
    }

    private void decision(Element task) {
        if (!isWeighedAtOnce(task)) {
            faults.add(
                    task,
                    "the one flow out of a decision leads straight, without a condition, to a step " + WEIGHING
                            + ", and nothing between them is asynchronous or repeated",
                    "Lead the flow to a service task ${settleApproval}, and take off conditions, markers and"
                            + " asynchronous continuations");
        }
        if (!hasTimer(task)) {
            faults.add(
                    task,
                    "whoever decides has a timer: silence must not stop a request for ever",
                    "Attach an interrupting timer boundary event, with ${escalateAt} for example, and lead it to"
                            + " ${escalateApproval}");
        }
    }

    private boolean isWeighedAtOnce(Element task) {
        var flows = map.flowsOutOf(task);
        return flows.size() == 1
                && Xml.children(flows.getFirst(), "conditionExpression").isEmpty()
                && isPlain(task, "asyncAfter")
                && map.find(flows.getFirst().getAttribute("targetRef"))
                        .filter(step -> Acts.isStep(step, Effects.OF_DECISIONS))
                        .filter(step -> isPlain(step, "async", "asyncBefore"))
                        .isPresent();
    }

    private static boolean isPlain(Element element, String... flags) {
        return !Acts.isRepeated(element)
                && Stream.of(flags)
                        .noneMatch(flag -> Xml.camunda(element, flag).strip().equals("true"));
    }

    /** On the task, or on a subprocess around it. */
    private boolean hasTimer(Element task) {
        return Stream.iterate(task, at -> at != null && !Xml.is(at, "process"), ProcessMap::scope)
                .flatMap(at -> map.boundaryEventsOn(at).stream())
                .anyMatch(event -> !Xml.children(event, "timerEventDefinition").isEmpty()
                        && !event.getAttribute("cancelActivity").strip().equals("false")
                        && !map.flowsOutOf(event).isEmpty());
    }
}
