package io.countersign.blueprint;

import io.countersign.company.CompanyVersion;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.engine.Steps;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What an edited process must do for its position as the generated one does: take its assignment up, let those act who fill
 * it, and hand out whatever its plan may. Else work would be planned that nobody does, and nobody would find it missing.
 */
final class SeatRule {
    private static final String AS_GENERATED = ", as in the generated process";

    private final CompanyVersion version;
    private final Position position;
    private final ProcessMap map;
    private final Faults faults;

    SeatRule(CompanyVersion version, Position position, ProcessMap map, Faults faults) {
        this.version = version;
        this.position = position;
        this.map = map;
        this.faults = faults;
    }

    void check() {
        map.elements("process").forEach(this::begin);
        map.elements("serviceTask", "userTask").forEach(this::act);
        map.elements("serviceTask", "userTask").stream()
                .filter(Acts::plans)
                .findFirst()
                .ifPresent(plan ->
                        version.delegates(position.key()).forEach(delegate -> delegation(plan, delegate.key())));
    }

    private void begin(Element process) {
        if (!"true".equals(process.getAttribute("isExecutable").strip())) {
            faults.add(process, "is not executable, so the engine would leave it out", "Mark it as executable");
        }
        var starts = Xml.children(process, "startEvent");
        if (starts.size() != 1 || !takesAssignment(starts.getFirst())) {
            faults.add(
                    starts.isEmpty() ? process : starts.getFirst(),
                    "a position's process has one start event, of no kind, whose one flow leads to a service task ${%s}"
                            .formatted(Steps.TAKE_ASSIGNMENT),
                    "Begin with the step that takes the assignment" + AS_GENERATED);
        }
    }

    private boolean takesAssignment(Element start) {
        var flows = map.flowsOutOf(start);
        return Xml.children(start).stream()
                        .noneMatch(child -> child.getLocalName().endsWith("EventDefinition"))
                && flows.size() == 1
                && map.find(flows.getFirst().getAttribute("targetRef"))
                        .filter(task -> Xml.is(task, "serviceTask") && !Acts.isRepeated(task))
                        .filter(task -> Acts.isStep(task, Set.of(Steps.TAKE_ASSIGNMENT)))
                        .isPresent();
    }

    private void act(Element task) {
        if (!Acts.plans(task) && !Acts.reviews(task) && !Acts.works(task)) {
            return;
        }
        var people = position.filledBy() == FilledBy.PEOPLE;
        if (people && Xml.is(task, "serviceTask")) {
            faults.add(
                    task,
                    "is an agent's task, and people fill the position " + position.key(),
                    "Draw a user task with the property act, or let an agent fill the position");
        } else if (!people && Xml.is(task, "userTask")) {
            faults.add(
                    task,
                    "is a task of the people of the position %s, which has none".formatted(position.key()),
                    "Draw an agent task behind its budget gate, or let people fill the position");
        }
    }

    private void delegation(Element plan, String delegate) {
        var key = version.processKey(delegate);
        var calls = map.elements("callActivity").stream()
                .filter(call -> Acts.calls(call, key))
                .toList();
        var count = "${assignmentsFor_%s}".formatted(delegate.replace('-', '_'));
        var remedy = "Call it with the loop cardinality %s%s".formatted(count, AS_GENERATED);
        if (calls.isEmpty()) {
            faults.add(plan, "may hand out work to %s, which nothing here calls".formatted(key), remedy);
        }
        calls.stream()
                .filter(call -> !isCounted(call, count) || !handsOver(call))
                .forEach(call -> faults.add(
                        call,
                        "calls %s once for each of its assignments: as often as %s, with the business key, assignmentId"
                                        .formatted(key, count)
                                + " handed over as parentAssignmentId and loopCounter as ordinal",
                        remedy));
    }

    /** The nearest repetition around the call is by this count, and counts nothing else. */
    private static boolean isCounted(Element call, String count) {
        for (@Nullable Element at = call; at != null && !Xml.is(at, "process"); at = Xml.parent(at)) {
            var loops = Xml.children(at, "multiInstanceLoopCharacteristics");
            if (!loops.isEmpty()) {
                var cardinality = Xml.children(loops.getFirst(), "loopCardinality");
                return cardinality.size() == 1
                        && Xml.text(cardinality.getFirst()).strip().equals(count)
                        && !loops.getFirst().hasAttributeNS(Xml.CAMUNDA, "collection")
                        && Xml.children(loops.getFirst(), "completionCondition").isEmpty();
            }
        }
        return false;
    }

    private static boolean handsOver(Element call) {
        var ins = Xml.children(call, "extensionElements").stream()
                .flatMap(extensions -> Xml.camundaChildren(extensions, "in").stream())
                .toList();
        return ins.stream().anyMatch(in -> in.hasAttribute("businessKey"))
                && hands(ins, "assignmentId", "parentAssignmentId")
                && hands(ins, "loopCounter", "ordinal");
    }

    /** Once, and nothing else under the same name. */
    private static boolean hands(List<Element> ins, String source, String target) {
        return ins.stream()
                .filter(in -> in.getAttribute("target").equals(target))
                .map(in -> in.getAttribute("source"))
                .toList()
                .equals(List.of(source));
    }
}
