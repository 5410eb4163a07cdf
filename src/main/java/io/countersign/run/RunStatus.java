package io.countersign.run;

/** Where a run stands; {@code WAITING} is derived: it runs, but nothing can move without a person or an operator. */
public enum RunStatus {
    RUNNING,
    WAITING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
