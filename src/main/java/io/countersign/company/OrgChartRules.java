package io.countersign.company;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold between positions: one top, no cycles, bounded width and depth, no budget above the one it sits in. */
final class OrgChartRules {
    static final int MOST_REPORTS = DelegationBounds.MOST_DELEGATES;
    static final int MOST_LEVELS = DelegationBounds.MOST_LEVELS;
    private static final int SHOWN = 10;

    private final List<PositionDraft> positions;
    private final @Nullable Money companyBudget;
    private final List<Problem.Fault> faults;
    private final Map<String, PositionDraft> byKey = new LinkedHashMap<>();
    private final Map<String, List<PositionDraft>> reports = new HashMap<>();

    OrgChartRules(List<PositionDraft> positions, @Nullable Money companyBudget, List<Problem.Fault> faults) {
        this.positions = positions;
        this.companyBudget = companyBudget;
        this.faults = faults;
    }

    void check() {
        keys();
        managers();
        top();
        cycles();
        linesFromTheTop();
    }

    private void keys() {
        for (var position : positions) {
            var first = position.key() == null ? null : byKey.putIfAbsent(position.key(), position);
            if (first != null) {
                fault(position, "key", "\"%s\" is already the key of %s".formatted(position.key(), first.path()));
            }
        }
    }

    private void managers() {
        for (var position : positions) {
            var manager = position.reportsTo();
            if (manager == null) {
                continue;
            }
            if (byKey.containsKey(manager)) {
                reports.computeIfAbsent(manager, _ -> new ArrayList<>()).add(position);
            } else {
                fault(position, "reportsTo", "no position has the key \"%s\"".formatted(manager));
            }
        }
        for (var position : byKey.values()) {
            var count = reportsOf(position).size();
            if (count > MOST_REPORTS) {
                fault(position, "key", "has %d direct reports; at most %d are allowed".formatted(count, MOST_REPORTS));
            }
        }
    }

    private void top() {
        var heads = positions.stream().filter(position -> !position.reports()).toList();
        if (heads.isEmpty() && !positions.isEmpty()) {
            faults.add(
                    new Problem.Fault("positions", "must have one position without reportsTo: the top of the company"));
        }
        heads.stream()
                .skip(1)
                .forEach(head -> fault(
                        head,
                        "reportsTo",
                        "is required: %s is the top already, and there is only one"
                                .formatted(heads.getFirst().path())));
    }

    private void cycles() {
        var done = new LinkedHashSet<PositionDraft>();
        for (var start : byKey.values()) {
            var walk = new LinkedHashSet<PositionDraft>();
            PositionDraft at = start;
            while (at != null && done.add(at)) {
                walk.add(at);
                at = at.reportsTo() == null ? null : byKey.get(at.reportsTo());
            }
            if (at != null && walk.contains(at)) {
                var last = at;
                cycle(walk.stream().dropWhile(each -> each != last).toList());
            }
        }
    }

    private void cycle(List<PositionDraft> members) {
        var keys = members.stream().map(PositionDraft::key).limit(SHOWN).toList();
        var way = String.join(" → ", keys) + (members.size() > SHOWN ? " → …" : "") + " → " + keys.getFirst();
        fault(members.getFirst(), "reportsTo", "the reporting line runs in a circle: " + way);
    }

    /** Walks down from every head; whatever hangs on a cycle has been reported and is not reached. */
    private void linesFromTheTop() {
        record Stop(
                PositionDraft position, int level, @Nullable Money cap, String capOwner) {}
        var next = new ArrayDeque<Stop>();
        byKey.values().stream()
                .filter(position -> position.reportsTo() == null)
                .forEach(head -> next.add(new Stop(head, 1, companyBudget, "the company")));
        while (!next.isEmpty()) {
            var stop = next.remove();
            var position = stop.position();
            var budget = position.budget();
            if (budget != null && stop.cap() != null && budget.compareTo(stop.cap()) > 0) {
                fault(
                        position,
                        "budget",
                        "%s is above the budget of %s, %s".formatted(budget, stop.capOwner(), stop.cap()));
            }
            if (stop.level() == MOST_LEVELS + 1) {
                fault(
                        position,
                        "reportsTo",
                        "is level %d of the company; at most %d are allowed".formatted(stop.level(), MOST_LEVELS));
            }
            var cap = budget == null ? stop.cap() : budget;
            var owner = budget == null ? stop.capOwner() : "\"" + position.key() + "\"";
            var ceiling = position.agentRunCeiling();
            if (ceiling != null && cap != null && ceiling.compareTo(cap) > 0) {
                fault(
                        position,
                        "agentRunCeiling",
                        "%s is above the budget of %s, %s: no run of it could ever be paid"
                                .formatted(ceiling, owner, cap));
            }
            for (var routine : position.routines()) {
                if (routine.budget() != null && cap != null && routine.budget().compareTo(cap) > 0) {
                    faults.add(new Problem.Fault(
                            routine.path() + ".budget",
                            "%s is above the budget of %s, %s: it could never start"
                                    .formatted(routine.budget(), owner, cap)));
                }
            }
            reportsOf(position).forEach(report -> next.add(new Stop(report, stop.level() + 1, cap, owner)));
        }
    }

    private List<PositionDraft> reportsOf(PositionDraft position) {
        return reports.getOrDefault(position.key(), List.of());
    }

    private void fault(PositionDraft position, String field, String rule) {
        faults.add(new Problem.Fault(position.path() + "." + field, rule));
    }
}
