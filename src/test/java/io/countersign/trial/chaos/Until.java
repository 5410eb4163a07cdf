package io.countersign.trial.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/** Waiting for conditions, never longer than said. */
final class Until {
    private static final long PAUSE_MILLIS = 20;

    private Until() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    /** True as soon as the condition holds, false when the time is over. */
    static boolean holds(Duration patience, Condition condition) throws Exception {
        var deadline = Instant.now().plus(patience);
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    static void must(String what, Duration patience, Condition condition) throws Exception {
        if (!holds(patience, condition)) {
            throw new TimeoutException("Not within " + patience.toSeconds() + " s: " + what);
        }
    }

    static long millisSince(Instant start) {
        return Duration.between(start, Instant.now()).toMillis();
    }
}
