package io.countersign.llm;

import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered. Without usage the price is unknown and the call is settled at its ceiling; a reported cost of
 * null means the gateway named none, which is not zero. An answer cut off at the token limit or a refusal is an answer
 * too: it was paid, and the reader of the text finds out that it is not what was asked for.
 */
public record ChatAnswer(
        String text,
        @Nullable Tokens usage,
        @Nullable Money reportedCost,
        @Nullable String providerId,
        @Nullable String finishReason) {}
