package io.countersign.record;

import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Knows whether whoever makes the current request may still watch a run, long after the request was let in. */
public interface Watchers {
    BooleanSupplier mayStillWatch(UUID run);
}
