package io.countersign.access;

/** A secret that cannot be sealed or opened: whose it is and why, and never a part of it. */
public final class SealBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /** What is wrong. */
    public enum Reason {
        NO_KEY("there is no key; set COUNTERSIGN_SECRETS_KEY"),
        UNKNOWN_KEY("neither COUNTERSIGN_SECRETS_KEY nor COUNTERSIGN_SECRETS_PREVIOUS_KEY is the key that sealed it"),
        NOT_SEALED("what is stored is no sealed secret"),
        DAMAGED("it was changed, or sealed for another place");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    SealBroken(Reason reason, String context) {
        super("The secret of " + context + " is not available: " + reason.text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
