package io.countersign.problem;

import io.countersign.problem.Problem.Fault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why somebody does something, in their own words: never blank, not too long, and such that it can be stored. */
public final class Reason {
    static final int LONGEST = 2000;
    private static final String LENGTH = "1 to " + LONGEST + " characters";

    private Reason() {}

    /** What was given, without blanks around it; nothing given is refused as a blank is, by {@link #check}. */
    public static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    public static void check(String reason) {
        check("reason", reason);
    }

    /** For a reason that goes by another name. */
    public static void check(String field, String reason) {
        fault(field, reason).ifPresent(fault -> {
            throw new Problem.Invalid(List.of(fault));
        });
    }

    /** What is wrong with it, for who lists all that is wrong. */
    public static Optional<Fault> fault(String field, String reason) {
        if (reason.isBlank() || reason.length() > LONGEST) {
            return Optional.of(new Fault(field, LENGTH));
        }
        return StorableText.is(reason) ? Optional.empty() : Optional.of(new Fault(field, StorableText.RULE));
    }
}
