package io.countersign.access;

import io.countersign.access.PersonalToken.Wish;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.problem.StorableText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for what somebody may ask a token to be. */
final class TokenWishes {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_DAYS = 365;
    private static final String SCOPES =
            Stream.of(Scope.values()).map(Scope::word).collect(Collectors.joining(", "));

    private TokenWishes() {}

    /** A wish in which nothing is missing. */
    record Sound(String name, List<String> scopes, Instant expiresAt) {}

    static Sound checked(Wish wish, Instant now) {
        var faults = new ArrayList<Fault>();
        var name = Objects.requireNonNullElse(wish.name(), "").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            faults.add(new Fault("name", "1 to " + LONGEST_NAME + " characters"));
        } else if (!StorableText.is(name)) {
            faults.add(new Fault("name", StorableText.RULE));
        }
        var scopes = Objects.requireNonNullElse(wish.scopes(), List.<String>of());
        if (scopes.isEmpty()
                || scopes.size() > Scope.values().length
                || !scopes.stream().allMatch(TokenWishes::isOne)) {
            faults.add(new Fault("scopes", "at least one, each of " + SCOPES));
        }
        var expiresAt = wish.expiresAt();
        if (expiresAt == null) {
            faults.add(new Fault("expiresAt", "is required"));
        } else if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(MOST_DAYS, ChronoUnit.DAYS))) {
            faults.add(new Fault("expiresAt", "must be in the future, at most " + MOST_DAYS + " days ahead"));
        }
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        return new Sound(name, scopes.stream().distinct().toList(), Objects.requireNonNull(expiresAt));
    }

    private static boolean isOne(@Nullable String word) {
        return word != null && Scope.of(word).isPresent();
    }
}
