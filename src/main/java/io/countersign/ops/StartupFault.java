package io.countersign.ops;

import org.jspecify.annotations.Nullable;

/** A reason why the application cannot start that a person can mend: what is wrong, and what to do about it. */
public class StartupFault extends RuntimeException {
    private final String remedy;

    public StartupFault(String what, String remedy) {
        this(what, remedy, null);
    }

    public StartupFault(String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
