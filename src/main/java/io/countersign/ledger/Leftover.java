package io.countersign.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money that has been held for long without a call; whether its owner still lives, the engine knows. */
public record Leftover(
        UUID reservation, UUID run, String owner, @Nullable String task) {}
