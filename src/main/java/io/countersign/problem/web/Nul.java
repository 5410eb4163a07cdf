package io.countersign.problem.web;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A text with the character NUL, which PostgreSQL does not take. */
final class Nul {
    static final String DETAIL = "A text must not contain the character NUL.";
    private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

    private Nul() {}

    static boolean causes(Throwable error) {
        @Nullable Throwable cause = error;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException sql && CHARACTER_NOT_IN_REPERTOIRE.equals(sql.getSQLState())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
