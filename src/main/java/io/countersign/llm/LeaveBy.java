package io.countersign.llm;

import java.time.Duration;

/**
 * The moment by which a call has left, or does not leave any more, on this machine's monotonic clock. It goes on while
 * the process is stopped: a node that wakes up finds its calls too old to be sent, since their tasks are another's by now.
 *
 * @param nanoTime as of {@link System#nanoTime}
 */
public record LeaveBy(long nanoTime) {
    public static LeaveBy in(Duration time) {
        return new LeaveBy(System.nanoTime() + time.toNanos());
    }

    public boolean isPast() {
        return System.nanoTime() - nanoTime > 0;
    }
}
