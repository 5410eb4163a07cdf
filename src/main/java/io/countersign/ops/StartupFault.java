package io.countersign.ops;

import org.jspecify.annotations.Nullable;

/** A reason why the application cannot start that a person can mend: what is wrong, and what to do about it. */
class StartupFault extends RuntimeException {
    private final String remedy;

    StartupFault(String what, String remedy) {
        this(what, remedy, null);
    }

    StartupFault(String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
