package io.countersign.ledger;

/** An account that has less available than was asked of it; the kind is one of the ledger's account kinds. */
public record Shortage(long account, String kind, String owner, Money available) {
    @Override
    public String toString() {
        return kind + " " + owner + " has " + available + " USD left";
    }
}
