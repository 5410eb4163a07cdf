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
 * @param terms who must sign and how long it may take
 * @param climb where it is on its way up
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
        Terms terms,
        Status status,
        Climb climb,
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

    /** What a run asks is decided in that run's processes and in no others. */
    void mustBeOf(UUID process) {
        if (run != null && !run.equals(process)) {
            throw new IllegalStateException("Request %s is not of run %s".formatted(id, process));
        }
    }

    /** The assignment that asks, likewise. */
    public UUID ofAssignment() {
        return Objects.requireNonNull(assignment, () -> "Request " + id + " is no assignment's");
    }

    /** What an approval is about. */
    public enum Kind {
        WORK,
        SPEND,
        BUDGET,
        HIRE,
        STRATEGY,
        TOOL
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

    /** What became of somebody's turn. */
    public enum Verdict {
        APPROVE,
        REJECT,
        SILENT
    }

    /**
     * How far a request has climbed.
     *
     * @param from where it began; null for right above who asks
     * @param rung how many levels it has gone up from there
     * @param decider whose turn it is: a position, or {@link #BOARD}; null before the first turn
     * @param task the person's task, while one waits
     * @param dueAt when silence passes the turn on
     * @param remindedAt when its deciders were last reminded
     */
    public record Climb(
            @Nullable String from,
            int rung,
            @Nullable String decider,
            @Nullable Capacity capacity,
            @Nullable String task,
            @Nullable Instant dueAt,
            @Nullable Instant remindedAt) {}

    /**
     * One signature, refusal or silence on the way up.
     *
     * @param decider a position, or the person who decided
     * @param position the position decided for; null for the board
     * @param onBehalfOf the person whose deputy decided
     */
    public record Decision(
            int number,
            String decider,
            Capacity capacity,
            @Nullable String position,
            @Nullable String onBehalfOf,
            Verdict verdict,
            String comment,
            String digest,
            Instant at) {
        public boolean approved() {
            return verdict == Verdict.APPROVE;
        }

        boolean byPerson() {
            return capacity != Capacity.AGENT && verdict != Verdict.SILENT;
        }
    }

    public @Nullable String decider() {
        return climb.decider();
    }

    public @Nullable Capacity deciderKind() {
        return climb.capacity();
    }

    public @Nullable String task() {
        return climb.task();
    }

    boolean isPending() {
        return status == Status.PENDING;
    }
}
