package io.countersign.agent;

import org.jspecify.annotations.Nullable;

/** A contributor does its assignment, perhaps again after its manager sent the first result back. */
public record WorkSituation(
        Setting setting,
        Task own,
        @Nullable String earlierResult,
        @Nullable String complaint) implements Situation {}
