package io.countersign.run;

import io.countersign.ledger.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work given to a position in a run; assignments form a tree.
 *
 * @param complaint why the manager sent the result back
 * @param round the round of the parent in which it is to be done
 * @param ownRound the round in which its own reports work
 * @param mayRework false once its position is retired: it gets nothing new, its own work included
 * @param plannedRound the round in which its newest plan began
 */
public record Assignment(
        UUID id,
        UUID run,
        String company,
        @Nullable UUID parent,
        String position,
        int depth,
        String objective,
        String acceptance,
        Money budget,
        Status status,
        @Nullable String result,
        @Nullable String failure,
        @Nullable String complaint,
        int reworks,
        int round,
        int ordinal,
        int ownRound,
        int plannedRound,
        boolean mayRework,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** How far an assignment is. */
    public enum Status {
        OPEN,
        WORKING,
        DONE,
        ACCEPTED,
        FAILED,
        DROPPED,
        CANCELLED
    }

    /** Whether another assignment waits for this one's coming round. */
    boolean hasForNextRound(Assignment child) {
        return child.status() == Status.OPEN && child.round() == ownRound + 1;
    }

    /** How many rounds of its newest plan have been reviewed, the one under review included. */
    int roundOfPlan() {
        return ownRound - plannedRound + 1;
    }
}
