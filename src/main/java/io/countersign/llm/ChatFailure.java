package io.countersign.llm;

import java.time.Duration;

/** Why a call has no answer. The kind says what may have been billed; the reason is fit to be shown and holds no secret. */
public abstract sealed class ChatFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private ChatFailure(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The request never left: no address, no connection. Nothing is billed. */
    public static final class NotSent extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public NotSent(String reason) {
            super(reason);
        }
    }

    /** The gateway asks to come back later (429, 503). Nothing is billed. */
    public static final class Wait extends ChatFailure {
        private static final long serialVersionUID = 1L;
        private final Duration pause;

        public Wait(String reason, Duration pause) {
            super(reason);
            this.pause = pause;
        }

        public Duration pause() {
            return pause;
        }
    }

    /** The request left and no answer came (5xx, broken connection, timeout): it may have been billed. */
    public static final class Fault extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Fault(String reason) {
            super(reason);
        }
    }

    /** The gateway's own budget for us is used up. Nothing is billed. */
    public static final class Refused extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Refused(String reason) {
            super(reason);
        }
    }

    /** The gateway will not do this request however often it is sent (other 4xx). Nothing is billed. */
    public static final class Rejected extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Rejected(String reason) {
            super(reason);
        }
    }

    /** There is no room for the work now, and nobody began it: it is asked for again later. Nothing is billed. */
    public static final class Busy extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Busy(String reason) {
            super(reason);
        }
    }

    /** The work was begun and has ended, or was cut off by us, without an answer: it counts at its ceiling. */
    public static final class Spent extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Spent(String reason) {
            super(reason);
        }
    }

    /** This node is stopping and waits no longer; the work goes on, for whoever takes the task up. */
    public static final class Left extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Left(String reason) {
            super(reason);
        }
    }

    /** The work may be going on or have ended, and nobody could look: whoever asks again looks for the same work. */
    public static final class Unseen extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Unseen(String reason) {
            super(reason);
        }
    }

    /** The gateway said yes, but what came is no chat completion: it was billed, nobody knows how much. */
    public static final class Malformed extends ChatFailure {
        private static final long serialVersionUID = 1L;

        public Malformed(String reason) {
            super(reason);
        }
    }
}
