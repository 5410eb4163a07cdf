package io.countersign.access;

import java.util.Optional;

/** How people and programs may be called. */
public final class Username {
    /** As the engine's identity store takes it. */
    public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}";

    private static final String RULE = "1 to 64 letters, digits or . _ @ + -, starting with a letter or digit";

    private Username() {}

    /** What is wrong with the name; empty where it is good. */
    public static Optional<String> fault(String name) {
        return name.matches(PATTERN) ? Optional.empty() : Optional.of(RULE);
    }
}
