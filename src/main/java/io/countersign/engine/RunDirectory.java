package io.countersign.engine;

import java.util.Optional;
import java.util.UUID;

/** Which company a run belongs to, since the engine's fairness and order of writing go by company; and how it stands. */
public interface RunDirectory {
    String companyOf(UUID run);

    /** By whose word and why a position of a company stands still, so that nobody acts for it; empty where it does not. */
    default Optional<String> standstill(String company, String position) {
        return Optional.empty();
    }

    /** Whether nothing of the run is dispatched for now. */
    default boolean isPaused(UUID run) {
        return false;
    }
}
