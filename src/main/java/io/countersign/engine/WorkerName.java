package io.countersign.engine;

import java.util.OptionalLong;

/** The name under which this node locks agent tasks, and how long it may count on what it has locked. */
public interface WorkerName {
    String worker();

    /**
     * The moment, as of {@link System#nanoTime}, until which a task locked under this name is certainly not another
     * node's; empty where it may be by now or in a second, because the lease under that name lapsed or was not renewed for
     * half its time.
     */
    OptionalLong holdsUntil(String worker);
}
