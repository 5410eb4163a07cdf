package io.countersign.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gate wants to buy: at most the ceiling, for a position's work on an assignment.
 *
 * @param key unique and stable: asking again with it gives the same answer
 * @param owner the token that holds the money until an agent task is bound to it
 * @param counted what is counted besides money, where the position has limits of that kind
 */
public record Purchase(
        String key,
        UUID run,
        UUID assignment,
        String position,
        String owner,
        Money ceiling,
        int priceVersion,
        @Nullable Counted counted) {
    /**
     * One call of the position, and the most tokens that it can use.
     *
     * @param newAct whether it needs a free place; a further call for an act takes the place of the one before
     */
    public record Counted(long tokens, boolean newAct) {}

    public Purchase {
        if (key.isBlank() || owner.isBlank()) {
            throw new IllegalArgumentException("A purchase has a key and an owner");
        }
        if (ceiling.isUnlimited()) {
            throw new IllegalArgumentException("Purchase " + key + " has no ceiling");
        }
    }

    /** A purchase of which only the money counts. */
    public Purchase(
            String key, UUID run, UUID assignment, String position, String owner, Money ceiling, int priceVersion) {
        this(key, run, assignment, position, owner, ceiling, priceVersion, null);
    }
}
