package io.countersign.access;

import java.util.Optional;

/** Something every logged-in person must see on the start page, such as that the model is simulated. */
public interface Notice {
    /** The sentence to show; empty where there is nothing to say. */
    Optional<String> text();
}
