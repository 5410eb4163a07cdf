package io.countersign.agent;

import io.countersign.ledger.Money;
import java.util.List;

/** What an agent decided, checked against its situation. */
public sealed interface Decision {

    /** How the manager goes about its assignment; without delegations it answers itself in its review. */
    record Plan(String approach, List<Delegation> delegations, List<Hire> hires) implements Decision {
        public Plan {
            delegations = List.copyOf(delegations);
            hires = List.copyOf(hires);
        }

        /** Without a new position. */
        public Plan(String approach, List<Delegation> delegations) {
            this(approach, delegations, List.of());
        }
    }

    /** A new position below the manager, to be approved; it takes no part in this run. */
    record Hire(String key, String title, String instructions, String model, Money budget, String why) {}

    /** One assignment for one direct report. */
    record Delegation(String position, String objective, String acceptance, Money budget) {}

    /** The result of a contributor's assignment. */
    record Work(String result) implements Decision {}

    /**
     * One verdict for each result. Without any rework the assignment ends here: delivered with the result, or given up
     * with the reason in its place.
     */
    record Review(List<Verdict> verdicts, boolean deliver, String result) implements Decision {
        public Review {
            verdicts = List.copyOf(verdicts);
        }

        public boolean asksRework() {
            return verdicts.stream().anyMatch(verdict -> verdict.kind() == Verdict.Kind.REWORK);
        }
    }

    /** What the manager thinks of one result. */
    record Verdict(String label, Kind kind, String comment) {

        /** Take the result, send it back, or go on without it. */
        public enum Kind {
            ACCEPT,
            REWORK,
            DROP
        }
    }

    /** Approval or rejection of a request. */
    record Decide(boolean approve, String reason) implements Decision {}
}
