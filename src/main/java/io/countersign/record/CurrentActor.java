package io.countersign.record;

import java.util.Optional;

/** Knows who makes the current request. */
public interface CurrentActor {
    /** Empty where nobody asked: a timer, a worker, the start of the application. */
    Optional<Actor> find();
}
