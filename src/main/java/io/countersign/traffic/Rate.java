package io.countersign.traffic;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param perMinute in the long run; 0 for as often as one likes
 * @param atOnce after a while of rest
 */
record Rate(int perMinute, int atOnce) {
    private static final int HIGHEST = 1_000_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    Rate {
        if (perMinute < 0 || perMinute > HIGHEST || atOnce < 1 || atOnce > HIGHEST) {
            throw new IllegalArgumentException(
                    "a rate is 0 to 1000000 a minute (per-minute; 0 is no limit), and 1 to 1000000 at once (at-once)");
        }
    }

    boolean isLimited() {
        return perMinute > 0;
    }

    BucketConfiguration bucket() {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(atOnce).refillGreedy(perMinute, WINDOW))
                .build();
    }

    /** Part of a bucket's name: with another rate it is another bucket. */
    String words() {
        return perMinute + "/" + atOnce;
    }

    /** As a header says it: so many in so many seconds. */
    String policy(String name) {
        return "\"%s\";q=%d;w=%d".formatted(name, perMinute, WINDOW.toSeconds());
    }
}
