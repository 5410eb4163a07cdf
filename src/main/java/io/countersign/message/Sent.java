package io.countersign.message;

import org.jspecify.annotations.Nullable;

/** What became of something that a position wants to write. */
public sealed interface Sent {
    record Stored(Message message) implements Sent {}

    /**
     * Nothing was written.
     *
     * @param field what is wrong with the message itself; null where the state of things forbids it
     */
    record Refused(@Nullable String field, String reason) implements Sent {}
}
