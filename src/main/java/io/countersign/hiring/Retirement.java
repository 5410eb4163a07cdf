package io.countersign.hiring;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.Grant;
import io.countersign.company.PositionDefinition;
import io.countersign.problem.Problem;
import java.util.List;

/** A company without one of its positions: who reported to it reports to its manager. */
public final class Retirement {
    private Retirement() {}

    /** The manager of a position that may be retired. */
    public static String managerOf(CompanyDefinition definition, String position) {
        var manager = find(definition, position).reportsTo();
        if (manager == null) {
            throw new Problem.Clash("%s is the top of the company and cannot be retired".formatted(position));
        }
        return manager;
    }

    /** Grants from or to it end with it, and those that its manager does not need or cannot have any more. */
    public static CompanyDefinition without(CompanyDefinition definition, String position) {
        var manager = managerOf(definition, position);
        var positions = definition.positions().stream()
                .filter(one -> !one.key().equals(position))
                .map(one -> position.equals(one.reportsTo()) ? one.below(manager) : one)
                .toList();
        var grants = definition.grants().stream()
                .filter(grant -> !grant.from().equals(position) && !grant.to().equals(position))
                .filter(grant -> isNeeded(grant, positions))
                .toList();
        return definition.with(positions, grants);
    }

    private static boolean isNeeded(Grant grant, List<PositionDefinition> positions) {
        return positions.stream().anyMatch(one -> grant.from().equals(one.reportsTo()))
                && positions.stream()
                        .noneMatch(one ->
                                one.key().equals(grant.to()) && grant.from().equals(one.reportsTo()));
    }

    private static PositionDefinition find(CompanyDefinition definition, String position) {
        return definition.positions().stream()
                .filter(one -> one.key().equals(position))
                .findFirst()
                .orElseThrow(() ->
                        new Problem.Missing("Company %s has no position %s".formatted(definition.company(), position)));
    }
}
