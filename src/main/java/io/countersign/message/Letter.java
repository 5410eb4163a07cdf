package io.countersign.message;

import org.jspecify.annotations.Nullable;

/**
 * What a position wants to write to another.
 *
 * @param writer the person who wrote it for its position; none for an agent
 */
public record Letter(
        String from, String to, String text, @Nullable Writer writer) {
    /** Of an agent. */
    public Letter(String from, String to, String text) {
        this(from, to, text, null);
    }

    /** A person, and the key under which the same order is the same message. */
    public record Writer(String name, @Nullable String idempotencyKey) {}
}
