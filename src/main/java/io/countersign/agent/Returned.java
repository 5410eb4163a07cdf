package io.countersign.agent;

import io.countersign.ledger.Money;

/** What came back from an assignment that was handed out; the text is the result, or why it failed. */
public record Returned(
        String label,
        Seat position,
        String objective,
        String acceptance,
        Status status,
        String text,
        Money cost,
        boolean mayRework) {

    /** How the assignment ended. */
    public enum Status {
        DONE,
        FAILED
    }
}
