package io.countersign.ledger;

import java.util.UUID;

/**
 * What a gate wants to buy: at most the ceiling, for a position's work on an assignment.
 *
 * @param key unique and stable: asking again with it gives the same answer
 * @param owner the token that holds the money until an agent task is bound to it
 */
public record Purchase(
        String key, UUID run, UUID assignment, String position, String owner, Money ceiling, int priceVersion) {
    public Purchase {
        if (key.isBlank() || owner.isBlank()) {
            throw new IllegalArgumentException("A purchase has a key and an owner");
        }
        if (ceiling.isUnlimited()) {
            throw new IllegalArgumentException("Purchase " + key + " has no ceiling");
        }
    }
}
