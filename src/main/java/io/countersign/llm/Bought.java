package io.countersign.llm;

import io.countersign.engine.Payment;

/** An answer on its way to be paid for, and whether it is the one that counts. */
public final class Bought implements Payment {
    private final Journal.Reply.Received received;
    private boolean counts;

    public Bought(Journal.Reply.Received received) {
        this.received = received;
    }

    public Journal.Reply.Received received() {
        return received;
    }

    /** False where its run had ended, or another answer was recorded first; known once the current transaction paid. */
    public boolean counts() {
        return counts;
    }

    void counts(boolean counts) {
        this.counts = counts;
    }
}
