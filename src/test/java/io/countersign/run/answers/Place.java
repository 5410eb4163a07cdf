package io.countersign.run.answers;

import io.countersign.trial.attack.Conduct.Slot;
import org.jspecify.annotations.Nullable;

/** Where an injected text comes into a run, and who wrote it there. */
enum Place {
    GOAL(null),
    APPROACH(Slot.APPROACH),
    OBJECTIVE(Slot.OBJECTIVE),
    ACCEPTANCE(Slot.ACCEPTANCE),
    RESULT(Slot.RESULT),
    COMMENT(Slot.COMMENT),
    REASON(Slot.REASON),
    HIRE(Slot.HIRE),
    MESSAGE(Slot.MESSAGE),
    /** What a person writes to colleagues for its position. */
    PERSONS_MESSAGE(null),
    /** The comment of a person who decides for the board. */
    DECISION(null),
    /** The reason of an operator who takes an assignment back. */
    TAKEN_BACK(null),
    /** The company's name and mission, the titles and instructions of its positions. */
    DEFINITION(null),
    /** The objective of a routine, whose tick starts the run. */
    ROUTINE(null);

    private final @Nullable Slot slot;

    Place(@Nullable Slot slot) {
        this.slot = slot;
    }

    /** Whether it is posted before anything runs. */
    boolean isOfDefinition() {
        return this == DEFINITION || this == ROUTINE;
    }

    /** Whether an agent writes it there. */
    boolean is(Slot other) {
        return slot == other;
    }
}
