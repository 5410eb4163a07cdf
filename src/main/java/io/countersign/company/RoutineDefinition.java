package io.countersign.company;

import io.countersign.ledger.Money;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work that a position is given again and again, each time as a run of its own.
 *
 * @param every the time between two ticks, such as 30s; null where {@code cron} says when
 * @param timeZone of {@code cron} only
 * @param budget of each of its runs
 */
public record RoutineDefinition(
        String key,
        @Nullable String every,
        @Nullable String cron,
        @Nullable String timeZone,
        String objective,
        @Nullable String acceptance,
        Money budget,
        Missed missed) {
    /**
     * When it ticks.
     *
     * @param since from when an interval is counted
     */
    public Schedule schedule(Instant since) {
        return every == null
                ? Schedule.Cron.of(Objects.requireNonNull(cron), timeZone)
                : new Schedule.Every(since, Schedule.interval(every).orElseThrow());
    }

    /** What its schedule is made of, in one line: two routines of the same line tick alike. */
    public String rhythm() {
        return every == null
                ? "%s in %s".formatted(cron, Objects.requireNonNullElse(timeZone, "UTC"))
                : "every " + every;
    }
}
