package io.countersign.routine;

import io.countersign.company.Missed;
import io.countersign.company.Schedule;
import java.time.Duration;
import java.time.Instant;

/** What a heartbeat finds when its timer fires, however late, and which tick is the next. */
sealed interface Tick {
    /** A tick that comes later than this counts as missed. */
    Duration GRACE = Duration.ofMinutes(1);

    /** A timer that fires so much too early is as good as one on time: the nodes' clocks differ by as much. */
    Duration TOLERANCE = Duration.ofSeconds(1);

    Instant next();

    /** The tick's run is to start. */
    record Due(Instant tick, Instant next) implements Tick {}

    /** It was missed while nobody was there, and is not caught up. */
    record Skipped(Instant tick, Instant next) implements Tick {}

    /** Nothing is due yet: the timer is set again. */
    record Early(Instant next) implements Tick {}

    /** Of all ticks that have passed only the last one counts. */
    static Tick at(Schedule schedule, Missed missed, Instant due, Instant now) {
        if (now.plus(TOLERANCE).isBefore(due)) {
            return new Early(due);
        }
        var tick = now.isBefore(due) ? due : schedule.latest(due, now);
        var next = schedule.next(now.isBefore(tick) ? tick : now);
        var late = Duration.between(tick, now).compareTo(GRACE) > 0;
        return late && missed == Missed.SKIP ? new Skipped(tick, next) : new Due(tick, next);
    }
}
