package io.countersign.engine;

import java.util.UUID;

/** Which company a run belongs to; the engine's fairness and order of writing go by company. */
public interface RunDirectory {
    String companyOf(UUID run);
}
