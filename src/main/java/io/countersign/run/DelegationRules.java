package io.countersign.run;

import io.countersign.agent.Decision.Delegation;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DelegationBounds;
import io.countersign.problem.Problem;
import java.util.List;

/**
 * Down the line, or where the company granted more, and nowhere else. Schema and parser refuse earlier and more kindly;
 * this is asked where assignments come into being and where a process takes one up, whoever or whatever led there.
 */
final class DelegationRules {
    private DelegationRules() {}

    /** What a plan hands out. */
    static void check(CompanyVersion version, Assignment own, List<Delegation> delegations) {
        if (delegations.size() > DelegationBounds.MOST_ASSIGNMENTS) {
            throw new Problem.Denied("A plan hands out at most %d assignments, not %d"
                    .formatted(DelegationBounds.MOST_ASSIGNMENTS, delegations.size()));
        }
        if (!delegations.isEmpty() && own.depth() + 1 >= DelegationBounds.MOST_LEVELS) {
            throw new Problem.Denied("Work is handed down at most %d levels".formatted(DelegationBounds.MOST_LEVELS));
        }
        delegations.forEach(delegation -> check(version, own.position(), delegation.position()));
    }

    /** From one position to another. */
    static void check(CompanyVersion version, String from, String to) {
        if (!version.mayDelegate(from, to)) {
            throw new Problem.Denied(
                    "%s may delegate to its reports and to those granted to it, not to %s".formatted(from, to));
        }
    }
}
