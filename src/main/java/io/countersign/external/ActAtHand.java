package io.countersign.external;

/** The act that an agent came for with a good token. */
public final class ActAtHand {
    private final ActRows.Held held;

    ActAtHand(ActRows.Held held) {
        this.held = held;
    }

    ActRows.Held held() {
        return held;
    }

    @Override
    public String toString() {
        return "ActAtHand[" + held.claims() + "]";
    }
}
