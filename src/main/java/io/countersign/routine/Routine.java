package io.countersign.routine;

import io.countersign.run.RoutineRuns.Hindrance;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A routine of a company's newest version, and where it stands.
 *
 * @param rhythm what its schedule is made of
 * @param since from when an interval is counted
 * @param due the tick that is waited for
 * @param heartbeat the process instance that waits for it; null for none
 * @param owed the last tick that was missed and is to be caught up
 * @param lastTick the last tick that came, whatever became of it
 * @param hindered why it could not start at its last tick
 * @param missed ticks without a start since the last start
 */
public record Routine(
        UUID id,
        String company,
        String position,
        String key,
        String rhythm,
        Instant since,
        Instant due,
        @Nullable String heartbeat,
        @Nullable Instant owed,
        @Nullable Instant lastTick,
        @Nullable UUID lastRun,
        @Nullable Hindered hindered,
        int missed,
        @Nullable Pause pause) {
    /** What is in its way, and since which tick. */
    public record Hindered(Hindrance hindrance, String why, Instant since) {}

    /** By whom it is paused. */
    public record Pause(String by, String reason, Instant since) {}

    /** How people and the log call it. */
    String name() {
        return "%s/%s/%s".formatted(company, position, key);
    }
}
