package io.countersign.llm;

import io.countersign.engine.WorkerName;
import java.time.Duration;
import java.util.OptionalLong;

/** The lease of a node under one name, held until it is lost. */
final class ScriptedLease implements WorkerName {
    private static final String NAME = "node-1";

    private volatile boolean lost;
    private volatile Duration left = Duration.ofMinutes(1);

    @Override
    public String worker() {
        return NAME;
    }

    @Override
    public OptionalLong holdsUntil(String worker) {
        return lost || !worker.equals(NAME)
                ? OptionalLong.empty()
                : OptionalLong.of(System.nanoTime() + left.toNanos());
    }

    void lose() {
        lost = true;
    }

    /** How much longer the lease holds, whenever it is asked. */
    void holdsFor(Duration time) {
        left = time;
    }
}
