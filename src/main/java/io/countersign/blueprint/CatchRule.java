package io.countersign.blueprint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** No error goes uncaught: of a gate, of an agent task, or of an error end event. */
final class CatchRule {
    private final ProcessMap map;
    private final Faults faults;

    CatchRule(ProcessMap map, Faults faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        for (var element : map.elements()) {
            if (PairRule.isGate(element)) {
                demand(element, Errors.BUDGET_EXHAUSTED);
            }
            if (PairRule.isAgentTask(element)) {
                demand(element, Errors.ACT_FAILED);
            }
            if (Xml.is(element, "endEvent")) {
                Xml.children(element, "errorEventDefinition").forEach(definition -> end(element, definition));
            }
        }
    }

    private void end(Element event, Element definition) {
        var code = code(definition);
        if (code.isEmpty()) {
            faults.add(
                    event,
                    "an error end event names an error with a code",
                    "Choose an error with a code for it, such as " + Errors.ACT_FAILED);
        } else {
            demand(event, code.get());
        }
    }

    private void demand(Element thrower, String code) {
        if (!caught(thrower, code)) {
            faults.add(
                    thrower,
                    "the error %s is caught by a boundary event here or on a subprocess around it".formatted(code),
                    "Attach an error boundary event with the code %s and lead it to what happens then".formatted(code));
        }
    }

    private boolean caught(Element thrower, String code) {
        var from = thrower;
        @Nullable Element scope = ProcessMap.scope(thrower);
        if (catches(map.boundaryEventsOn(thrower), code)) {
            return true;
        }
        while (scope != null) {
            if (!ProcessMap.isEventSubprocess(from) && catches(starts(scope), code)
                    || catches(map.boundaryEventsOn(scope), code)) {
                return true;
            }
            from = scope;
            scope = ProcessMap.scope(scope);
        }
        return false;
    }

    /** The start events of the event subprocesses in a scope. */
    private static List<Element> starts(Element scope) {
        return Xml.children(scope, "subProcess").stream()
                .filter(ProcessMap::isEventSubprocess)
                .flatMap(subprocess -> Xml.children(subprocess, "startEvent").stream())
                .toList();
    }

    private boolean catches(List<Element> events, String code) {
        return events.stream()
                .flatMap(event -> Xml.children(event, "errorEventDefinition").stream())
                .anyMatch(definition -> !definition.hasAttribute("errorRef")
                        || code(definition).stream().anyMatch(code::equals));
    }

    private Optional<String> code(Element definition) {
        return Stream.of(definition.getAttribute("errorRef"))
                .filter(reference -> !reference.isBlank())
                .flatMap(reference -> map.find(ProcessMap.local(reference)).stream())
                .map(error -> error.getAttribute("errorCode"))
                .filter(code -> !code.isEmpty())
                .findFirst();
    }
}
