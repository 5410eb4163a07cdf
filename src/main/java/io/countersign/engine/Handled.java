package io.countersign.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a handler hands back to the dispatcher. */
public sealed interface Handled {
    /**
     * Work that is done outside and now has to be written down.
     *
     * @param payment what was bought for it, none where nothing was; paid for before the effect is written, and even where
     *     the task is gone
     * @param apply writes the effect and says how the task ends; runs only in the transaction that ends the task
     */
    record Finish(@Nullable Payment payment, Supplier<TaskOutcome> apply) implements Handled {
        /** Nothing was paid: only the outcome counts. */
        public static Finish of(TaskOutcome outcome) {
            return new Finish(null, () -> outcome);
        }
    }

    /**
     * Nothing was done, because the run or the position is paused or the run is over; the task waits until they go on or
     * the run ends it.
     */
    record Parked(String position) implements Handled {}

    /** Nothing was done, because the task may be another node's by now; whoever has it does it. */
    record Lost() implements Handled {}
}
