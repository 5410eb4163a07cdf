package io.countersign.company;

import io.countersign.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for grants: from a manager to somebody of the same company who is neither itself, nor above it, nor its
 * report anyway; and along reports and grants together work only ever goes down, a bounded number of levels.
 */
final class GrantRules {
    private final Map<String, PositionDraft> byKey = new LinkedHashMap<>();
    private final Map<String, List<String>> delegates = new HashMap<>();
    private final List<GrantDraft> grants;
    private final List<Problem.Fault> faults;

    GrantRules(List<PositionDraft> positions, List<GrantDraft> grants, List<Problem.Fault> faults) {
        this.grants = grants;
        this.faults = faults;
        for (var position : positions) {
            if (position.key() != null) {
                byKey.putIfAbsent(position.key(), position);
            }
            if (position.reportsTo() != null && position.key() != null) {
                of(position.reportsTo()).add(position.key());
            }
        }
    }

    /** To be asked when the org chart is known to have no fault. */
    void check() {
        if (grants.size() > DelegationBounds.MOST_GRANTS) {
            fault("grants", "must hold at most %,d grants".formatted(DelegationBounds.MOST_GRANTS));
            return;
        }
        var before = faults.size();
        grants.forEach(this::alone);
        if (faults.size() > before) {
            return;
        }
        grants.forEach(grant -> of(grant.from()).add(String.valueOf(grant.to())));
        grants.forEach(this::circle);
        if (faults.size() == before) {
            width();
            depth();
        }
    }

    private void alone(GrantDraft grant) {
        var from = known(grant, "from", grant.from());
        var to = known(grant, "to", grant.to());
        if (from == null || to == null) {
            return;
        }
        if (from.equals(to)) {
            fault(grant.path() + ".to", "a position cannot delegate to itself");
        } else if (isAbove(to, from)) {
            fault(grant.path() + ".to", "\"%s\" is above \"%s\": work is never delegated upward".formatted(to, from));
        } else if (reports(from).isEmpty()) {
            fault(grant.path() + ".from", "\"%s\" has no reports: only a manager delegates".formatted(from));
        } else if (reports(from).contains(to)) {
            fault(grant.path() + ".to", "\"%s\" reports to \"%s\" and needs no grant".formatted(to, from));
        } else if (grants.stream()
                .takeWhile(other -> other != grant)
                .anyMatch(other -> from.equals(other.from()) && to.equals(other.to()))) {
            fault(grant.path(), "is given more than once");
        }
    }

    private @Nullable String known(GrantDraft grant, String field, @Nullable String key) {
        if (key != null && !byKey.containsKey(key)) {
            fault(grant.path() + "." + field, "no position of this company has the key \"%s\"".formatted(key));
            return null;
        }
        return key;
    }

    private boolean isAbove(String above, String key) {
        var at = byKey.get(key);
        while (at != null && at.reportsTo() != null) {
            if (above.equals(at.reportsTo())) {
                return true;
            }
            at = byKey.get(at.reportsTo());
        }
        return false;
    }

    private List<String> reports(String key) {
        return byKey.values().stream()
                .filter(position -> key.equals(position.reportsTo()))
                .map(position -> String.valueOf(position.key()))
                .toList();
    }

    private void circle(GrantDraft grant) {
        var reached = new HashSet<String>();
        var next = new ArrayDeque<>(List.of(String.valueOf(grant.to())));
        while (!next.isEmpty()) {
            var at = next.remove();
            if (at.equals(grant.from())) {
                fault(
                        grant.path(),
                        "lets work come back to \"%s\": along reports and grants it must only go down"
                                .formatted(grant.from()));
                return;
            }
            if (reached.add(at)) {
                next.addAll(of(at));
            }
        }
    }

    private void width() {
        var told = new HashSet<String>();
        for (var grant : grants) {
            var from = String.valueOf(grant.from());
            if (of(from).size() > DelegationBounds.MOST_DELEGATES && told.add(from)) {
                fault(
                        grant.path() + ".from",
                        "\"%s\" may delegate to %d positions, reports and grants together; at most %d are allowed"
                                .formatted(from, of(from).size(), DelegationBounds.MOST_DELEGATES));
            }
        }
    }

    /** The longest way down: each position is looked at when all that may delegate to it have been. */
    private void depth() {
        var open = new HashMap<String, Integer>();
        delegates.values().forEach(all -> all.forEach(key -> open.merge(key, 1, Integer::sum)));
        var level = new HashMap<String, Integer>();
        var next = new ArrayDeque<String>();
        byKey.keySet().stream().filter(key -> !open.containsKey(key)).forEach(next::add);
        var deepest = 1;
        while (!next.isEmpty()) {
            var at = next.remove();
            var below = level.getOrDefault(at, 1) + 1;
            for (var delegate : of(at)) {
                level.merge(delegate, below, Math::max);
                deepest = Math.max(deepest, below);
                if (open.merge(delegate, -1, Integer::sum) == 0) {
                    next.add(delegate);
                }
            }
        }
        if (deepest > DelegationBounds.MOST_LEVELS) {
            fault(
                    "grants",
                    "let work be handed down %d levels; at most %d are allowed"
                            .formatted(deepest, DelegationBounds.MOST_LEVELS));
        }
    }

    private List<String> of(@Nullable String key) {
        return delegates.computeIfAbsent(String.valueOf(key), _ -> new ArrayList<>());
    }

    private void fault(String path, String rule) {
        faults.add(new Problem.Fault(path, rule));
    }
}
