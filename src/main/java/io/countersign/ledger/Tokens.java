package io.countersign.ledger;

/** What a model call used: the input counts all of its tokens, those from the cache included. */
public record Tokens(long input, long cachedInput, long output) {
    public Tokens {
        if (input < 0 || cachedInput < 0 || output < 0 || cachedInput > input) {
            throw new IllegalArgumentException("tokens are not negative, and cached input is part of the input");
        }
    }
}
