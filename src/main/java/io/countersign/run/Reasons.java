package io.countersign.run;

import io.countersign.problem.Problem;

/** Why somebody does something: never empty, not too long. */
final class Reasons {
    private static final int LONGEST = 2000;

    private Reasons() {}

    static void check(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST || reason.indexOf('\0') >= 0) {
            throw new Problem.Invalid("reason", "1 to " + LONGEST + " characters, none of them NUL");
        }
    }
}
