package io.countersign.llm;

import io.countersign.engine.WorkerName;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** The lease of a node under one name, held until it is lost. */
final class ScriptedLease implements WorkerName {
    private static final String NAME = "node-1";

    private final AtomicInteger looks = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Duration left = Duration.ofMinutes(1);

    @Override
    public String worker() {
        return NAME;
    }

    @Override
    public OptionalLong holdsUntil(String worker) {
        return looks.getAndDecrement() <= 0 || !worker.equals(NAME)
                ? OptionalLong.empty()
                : OptionalLong.of(System.nanoTime() + left.toNanos());
    }

    void lose() {
        loseAfter(0);
    }

    /** It is lost when it has been looked at so many times. */
    void loseAfter(int more) {
        looks.set(more);
    }

    /** How much longer the lease holds, whenever it is asked. */
    void holdsFor(Duration time) {
        left = time;
    }
}
