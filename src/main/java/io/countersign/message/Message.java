package io.countersign.message;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one position wrote to another in a run.
 *
 * @param number counts from 1 in each run
 * @param writtenBy the person who wrote it for its position; null for an agent
 * @param readAt when the receiver had done the first act whose brief showed it
 */
public record Message(
        UUID run,
        int number,
        String from,
        String to,
        String text,
        @Nullable String writtenBy,
        Instant sentAt,
        @Nullable Instant readAt) {}
