package io.countersign.ledger;

import java.util.List;
import java.util.UUID;

/** The ledger's answer to a purchase. */
public sealed interface Hold {
    /** The money is set aside until it is settled, released or expires. */
    record Granted(UUID reservation, Money ceiling) implements Hold {}

    /** Nothing was written: the position has used up what it has besides money, such as its calls of the month. */
    record Full(String position, Unit unit, long left) implements Hold {
        @Override
        public String toString() {
            return "POSITION %s has %d of its %s left".formatted(position, left, unit);
        }
    }

    /** What a position may have limits in besides money. */
    enum Unit {
        TOKENS,
        CALLS,
        CALLS_AT_ONCE
    }

    /** Nothing was written; the accounts that are short come nearest to the assignment first. */
    record Refused(Money requested, List<Shortage> shortages) implements Hold {
        public Refused {
            shortages = List.copyOf(shortages);
        }
    }
}
