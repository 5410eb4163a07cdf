package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ledger.Money;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody above must approve before it takes effect.
 *
 * @param run the run that asks; none where the company itself is concerned, which then has no assignment either
 * @param subject what it is about, in words that name things by their ids
 * @param requestedBy the position that asks; it never decides
 * @param arguments what exactly takes effect on approval; part of the digest
 * @param decider whose turn it is: a position, or {@link #BOARD}
 * @param attempt how often the same gate has asked already, this time included
 */
public record ApprovalRequest(
        UUID id,
        String company,
        int companyVersion,
        @Nullable UUID run,
        @Nullable UUID assignment,
        Kind kind,
        String subject,
        String requestedBy,
        Money amount,
        JsonNode arguments,
        String digest,
        String reason,
        Status status,
        @Nullable String decider,
        @Nullable Capacity deciderKind,
        @Nullable String task,
        int attempt,
        Instant createdAt,
        Instant expiresAt,
        List<Decision> decisions) {
    public static final String BOARD = "board";

    public ApprovalRequest {
        decisions = List.copyOf(decisions);
    }

    /** The run of a request that only a run can ask. */
    public UUID ofRun() {
        return Objects.requireNonNull(run, () -> "Request " + id + " is no run's");
    }

    /** The assignment that asks, likewise. */
    public UUID ofAssignment() {
        return Objects.requireNonNull(assignment, () -> "Request " + id + " is no assignment's");
    }

    /** The same request, with these decisions on it. */
    ApprovalRequest decided(List<Decision> decisions) {
        return new ApprovalRequest(
                id,
                company,
                companyVersion,
                run,
                assignment,
                kind,
                subject,
                requestedBy,
                amount,
                arguments,
                digest,
                reason,
                status,
                decider,
                deciderKind,
                task,
                attempt,
                createdAt,
                expiresAt,
                decisions);
    }

    /** What an approval is about. */
    public enum Kind {
        WORK,
        BUDGET,
        HIRE
    }

    /** Where a request stands. */
    public enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        CANCELLED
    }

    /** In what capacity somebody decides. */
    public enum Capacity {
        AGENT,
        PEOPLE,
        BOARD
    }

    /** One signature or refusal on the way up. */
    public record Decision(
            int number,
            String decider,
            Capacity capacity,
            @Nullable String position,
            boolean approved,
            String comment,
            String digest,
            Instant at) {}

    boolean isPending() {
        return status == Status.PENDING;
    }
}
