package io.countersign.llm;

import io.countersign.ledger.Money;
import io.countersign.ledger.Price;
import io.countersign.ledger.Tokens;
import java.time.Duration;

/** The bounds of one call, known before there is a brief: the ceiling of its cost follows from them. */
public record ActLimits(int maxRequestBytes, int maxOutputTokens, int maxMessages, Duration timeout) {
    /** What a provider adds around each message, and once around the request, in tokens; generous. */
    private static final int TOKENS_PER_MESSAGE = 16;

    private static final int TOKENS_PER_REQUEST = 256;

    public ActLimits {
        if (maxRequestBytes < 1 || maxOutputTokens < 1 || maxMessages < 1) {
            throw new IllegalArgumentException("Limits of an act are at least 1");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The timeout of an act is above zero");
        }
    }

    /** The same, with at most this long to wait for the answer. */
    ActLimits within(Duration longest) {
        return timeout.compareTo(longest) <= 0
                ? this
                : new ActLimits(maxRequestBytes, maxOutputTokens, maxMessages, longest);
    }

    /** The same, with this long to wait for the answer. */
    ActLimits lasting(Duration time) {
        return new ActLimits(maxRequestBytes, maxOutputTokens, maxMessages, time);
    }

    /** The most such a call can cost: a byte is at most one token, and none of them is taken to be cached. */
    public Money ceiling(Price price) {
        return price.cost(new Tokens(mostInput(), 0, maxOutputTokens));
    }

    /** The most tokens that such a call can use. */
    public long mostTokens() {
        return mostInput() + maxOutputTokens;
    }

    private long mostInput() {
        return maxRequestBytes + (long) TOKENS_PER_MESSAGE * maxMessages + TOKENS_PER_REQUEST;
    }
}
