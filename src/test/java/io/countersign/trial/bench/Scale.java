package io.countersign.trial.bench;

/** How much of everything is done: all of it where something is to be measured, a little where it is to be tried. */
record Scale(int divisor) {
    static final Scale FULL = new Scale(1);

    int of(int full) {
        return Math.max(1, full / divisor);
    }
}
