package io.countersign.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal that a caller can act on; the web turns it into an RFC 9457 answer. */
public abstract sealed class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Problem(String message) {
        super(message);
    }

    /** What the caller names does not exist. */
    public static final class Missing extends Problem {
        private static final long serialVersionUID = 1L;

        public Missing(String message) {
            super(message);
        }
    }

    /** The state of things forbids it now. */
    public static final class Clash extends Problem {
        private static final long serialVersionUID = 1L;

        public Clash(String message) {
            super(message);
        }
    }

    /** The caller may not do this. */
    public static final class Denied extends Problem {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message);
        }
    }

    /** The caller asks too often or holds too much; later it may. */
    public static final class TooMany extends Problem {
        private static final long serialVersionUID = 1L;
        private final long retryAfterSeconds;

        /** A pause in whole seconds, rounded up, of at least one. */
        public TooMany(String message, Duration retryAfter) {
            super(message);
            this.retryAfterSeconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        }

        public long retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** The input breaks rules; every broken one is listed. */
    public static final class Invalid extends Problem {
        private static final long serialVersionUID = 1L;
        private final transient List<Fault> faults;

        public Invalid(List<Fault> faults) {
            super(
                    faults.size() == 1
                            ? faults.getFirst().toString()
                            : faults.size() + " faults, the first: " + faults.getFirst());
            this.faults = List.copyOf(faults);
        }

        public Invalid(String path, String rule) {
            this(List.of(new Fault(path, rule)));
        }

        public List<Fault> faults() {
            return faults;
        }
    }

    /**
     * One broken rule: where, and what the rule is.
     *
     * @param element in a diagram, the id of the element to look at; null elsewhere
     * @param name how that element is labelled, if it is
     * @param remedy what to do about it, where that can be said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(
            String path,
            String rule,
            @Nullable String element,
            @Nullable String name,
            @Nullable String remedy) {
        public Fault(String path, String rule) {
            this(path, rule, null, null, null);
        }

        @Override
        public String toString() {
            return path + (name == null ? "" : " \"" + name + "\"") + ": " + rule
                    + (remedy == null ? "" : ". Remedy: " + remedy);
        }
    }
}
