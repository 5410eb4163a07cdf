package io.countersign.engine;

/**
 * How often the connection broke while a finished task was written, in company and alone. What happens before the
 * company's lock is given does not count: the database was away. For the thread of one committer.
 */
final class Breaks {
    private static final int MOST = 3;

    private int together;
    private int alone;

    void count(boolean wasAlone) {
        if (wasAlone) {
            alone++;
        } else {
            together++;
        }
    }

    /** Often enough to write the batch one by one. */
    boolean areSuspicious() {
        return together >= MOST;
    }

    /** Often enough alone: it is the task that breaks them. */
    boolean areItsOwn() {
        return alone >= MOST;
    }
}
