package io.countersign.trial.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for what comes sooner or later, and no longer than this. */
record Patience(Duration most) {
    /** Longer than a whole section takes on a slow machine. */
    static final Patience USUAL = new Patience(Duration.ofMinutes(10));

    private static final long PAUSE_MILLIS = 50;

    /** Something that comes true sooner or later. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** What is waited for is asked only when it did not come, and can tell how far it came. */
    void await(Supplier<String> what, Condition condition) throws IOException, InterruptedException, TimeoutException {
        var start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > most.toNanos()) {
                throw over(what.get());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    void acquire(String what, Semaphore permits) throws InterruptedException, TimeoutException {
        if (!permits.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw over(what);
        }
    }

    private TimeoutException over(String what) {
        return new TimeoutException("Waited %d s for %s".formatted(most.toSeconds(), what));
    }
}
