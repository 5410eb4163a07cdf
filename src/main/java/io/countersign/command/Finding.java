package io.countersign.command;

import org.jspecify.annotations.Nullable;

/** One thing that a check found, in words that hold no secret; what is not well has a remedy. */
record Finding(
        String check, Level level, String what, @Nullable String remedy) {
    /** How bad it is: with a fault the product does not work, with a warning something will be missed. */
    enum Level {
        OK,
        WARN,
        FAIL
    }
}
