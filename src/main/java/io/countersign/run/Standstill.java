package io.countersign.run;

import java.time.Instant;

/**
 * What stands still, by whose word and why.
 *
 * @param position empty for the whole company
 */
public record Standstill(String company, String position, Mode mode, String by, String reason, Instant since) {
    /** The position that means the whole company. */
    static final String COMPANY = "";

    /** Whether what is there waits, or fails. */
    public enum Mode {
        /** Nothing new is dispatched; everything waits where it is. */
        PAUSED,
        /** What the position is given fails, so that its manager judges and goes on. */
        STOPPED
    }

    String because() {
        return "%s by %s: %s".formatted(mode == Mode.PAUSED ? "paused" : "stopped", by, reason);
    }
}
