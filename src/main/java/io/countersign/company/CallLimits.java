package io.countersign.company;

import org.jspecify.annotations.Nullable;

/**
 * What a position's own calls may use besides money; none where null.
 *
 * @param tokens in a month, of requests and answers together
 * @param calls in a month
 * @param callsAtOnce under way at the same time, in all runs
 */
public record CallLimits(
        @Nullable Integer tokens,
        @Nullable Integer calls,
        @Nullable Integer callsAtOnce) {}
