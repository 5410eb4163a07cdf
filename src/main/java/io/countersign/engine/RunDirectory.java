package io.countersign.engine;

import java.util.UUID;

/** Which company a run belongs to, since the engine's fairness and order of writing go by company; and how it stands. */
public interface RunDirectory {
    String companyOf(UUID run);

    /** Whether nothing of the run is dispatched for now. */
    default boolean isPaused(UUID run) {
        return false;
    }
}
