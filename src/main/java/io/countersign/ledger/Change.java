package io.countersign.ledger;

/** Whether a promise, a limit or a write-off could be changed as asked. */
public sealed interface Change {
    /** It is so now, or was already by the same key or cause. */
    record Done() implements Change {}

    /** Nothing was written; this much would have fitted. */
    record Refused(Money available) implements Change {}
}
