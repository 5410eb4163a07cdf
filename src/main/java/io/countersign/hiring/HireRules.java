package io.countersign.hiring;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.PositionDefinition;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.Optional;

/** What may be hired: below the manager that proposes it, with money and tools that this manager has itself. */
final class HireRules {
    private HireRules() {}

    /** The definition with the new position at its end; a problem says why it cannot be. */
    static CompanyDefinition with(CompanyDefinition definition, String manager, Proposal proposal) {
        if (!definition.hiring()) {
            throw new Problem.Clash("Company %s does not hire: its definition says so with hiring: true"
                    .formatted(definition.company()));
        }
        var superior = find(definition, manager)
                .orElseThrow(() -> new Problem.Missing(
                        "Company %s has no position %s any more, or not yet".formatted(definition.company(), manager)));
        if (definition.positions().stream().noneMatch(one -> manager.equals(one.reportsTo()))) {
            throw new Problem.Clash("%s has no reports: only a manager hires".formatted(manager));
        }
        if (find(definition, proposal.key()).isPresent()) {
            throw new Problem.Clash("Position %s exists already".formatted(proposal.key()));
        }
        if (!superior.tools().containsAll(proposal.tools())) {
            throw new Problem.Invalid(
                    "tools", "only tools that %s has itself: %s".formatted(manager, superior.tools()));
        }
        var most = cap(definition, superior);
        if (proposal.budget().equals(Money.ZERO) || proposal.budget().compareTo(most) > 0) {
            throw new Problem.Invalid(
                    "budget", "more than 0 and at most %s USD a month, which %s has itself".formatted(most, manager));
        }
        var positions = new ArrayList<>(definition.positions());
        positions.add(proposal.below(manager));
        return definition.with(positions, definition.grants());
    }

    /** The monthly limit that a position sits under: its own, the nearest above, or the company's. */
    private static Money cap(CompanyDefinition definition, PositionDefinition position) {
        var at = Optional.of(position);
        while (at.isPresent()) {
            var budget = at.get().budget();
            if (budget != null) {
                return budget;
            }
            var above = at.get().reportsTo();
            at = above == null ? Optional.empty() : find(definition, above);
        }
        return definition.budget();
    }

    private static Optional<PositionDefinition> find(CompanyDefinition definition, String key) {
        return definition.positions().stream()
                .filter(one -> one.key().equals(key))
                .findFirst();
    }
}
