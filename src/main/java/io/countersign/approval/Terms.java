package io.countersign.approval;

import java.time.Duration;

/**
 * Who must sign a request and how long each may take, as the table {@code approval-authority} said when it was asked. It
 * holds for the request's whole life: a changed table concerns later requests.
 *
 * @param version of the table; part of the request's digest
 * @param people how many different people must have signed, whoever else has
 */
public record Terms(int version, FromLevel from, int people, Duration escalateAfter, Duration remindEvery) {
    private static final int MOST_PEOPLE = 10;
    private static final Duration LONGEST = Duration.ofDays(3660);

    public Terms {
        if (people < 0 || people > MOST_PEOPLE) {
            throw new IllegalArgumentException(
                    "The number of people is 0 to %d, not %d".formatted(MOST_PEOPLE, people));
        }
        bounded(escalateAfter);
        bounded(remindEvery);
    }

    static Duration bounded(Duration time) {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A time is more than nothing and at most ten years, not " + time);
        }
        return time;
    }
}
