package io.countersign.hiring;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A proposed position and what became of it.
 *
 * @param version the company version that it joined, once it is hired
 * @param reason why it was refused, once it is
 */
public record Hire(
        UUID id,
        String company,
        String manager,
        Proposal proposal,
        String proposedBy,
        @Nullable UUID run,
        UUID approval,
        Status status,
        @Nullable Integer version,
        String reason,
        Instant createdAt) {
    /** Where a proposal stands. */
    public enum Status {
        PENDING,
        HIRED,
        REFUSED
    }
}
