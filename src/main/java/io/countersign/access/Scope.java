package io.countersign.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a personal access token may be used for, as far as its user may. None includes another. */
public enum Scope {
    /** Everything that is only read under {@code /api}. */
    READ,
    /** Runs are started and steered, messages written. */
    RUN,
    /** Approval requests and people's tasks are decided. */
    DECIDE,
    /** Companies, budgets, deputies: all the rest of {@code /api}. */
    ADMIN,
    /** The engine's own API is read; what changes something there needs {@code DECIDE} or {@code ADMIN} as well. */
    ENGINE;

    /** As it is written in requests, answers and {@code doors.yaml}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String word) {
        return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
