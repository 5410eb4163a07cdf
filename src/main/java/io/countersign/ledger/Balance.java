package io.countersign.ledger;

/** Where an account stands. */
public record Balance(Money limit, Money reserved, Money spent) {
    public static final Balance NONE = new Balance(Money.ZERO, Money.ZERO, Money.ZERO);

    public Money available() {
        return limit.minus(reserved).minus(spent);
    }
}
