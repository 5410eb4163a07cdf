package io.countersign.run;

import io.countersign.ledger.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A company working on one goal. */
public record Run(
        UUID id,
        String company,
        int companyVersion,
        String goal,
        Money budget,
        boolean simulated,
        RunStatus status,
        @Nullable String result,
        @Nullable String failure,
        @Nullable String processInstanceId,
        String requestDigest,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Waiting> waitingFor,
        @Nullable Routine routine) {
    public Run {
        waitingFor = List.copyOf(waitingFor);
    }

    /**
     * What started the run where no caller did: a tick of a position's routine. Its root assignment is that position's.
     *
     * @param tick the moment that it was due
     */
    public record Routine(String position, String key, Instant tick) {}

    /**
     * What nobody but a person can move.
     *
     * @param kind PEOPLE for people of a position, BOARD for the board, INCIDENT for an operator, LIMIT for room
     * @param ref the engine's task or the subject of its incident
     */
    public record Waiting(String kind, String who, String why, String ref, Instant since) {}
}
