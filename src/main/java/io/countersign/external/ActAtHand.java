package io.countersign.external;

import java.util.UUID;

/** The act that an agent came for with a good token. */
public final class ActAtHand {
    private final ActRows.Held held;

    ActAtHand(ActRows.Held held) {
        this.held = held;
    }

    ActRows.Held held() {
        return held;
    }

    /** The id of the token. */
    public UUID token() {
        return held.claims().token();
    }

    @Override
    public String toString() {
        return "ActAtHand[" + held.claims() + "]";
    }
}
