package io.countersign.traffic;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts the requests of users, tokens and strangers. Replicas settle what they counted once a second; where the database does
 * not answer, each goes on by its own count, because a limit that is there to protect the product must not stop it.
 */
@Component
class Rates {
    private static final Logger LOG = LoggerFactory.getLogger(Rates.class);
    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);
    private static final int MOST = 20_000;

    private final ConcurrentMap<String, Meter> meters = new ConcurrentHashMap<>();
    private final Buckets buckets;
    private final LimitSettings settings;
    private volatile long aloneUntil = System.nanoTime();

    Rates(Buckets buckets, LimitSettings settings) {
        this.buckets = buckets;
        this.settings = settings;
    }

    /** What a request found: whether it may go on, how many more may follow, and when there is room for one and for all. */
    record Count(String name, Rate rate, boolean granted, long left, Duration untilNext, Duration untilAll) {}

    /** Counts one; empty where there is no limit. */
    Optional<Count> count(RateKey who, boolean writes) {
        var name = who.isStranger() ? "strangers" : writes ? "writes" : "reads";
        var rate = who.isStranger() ? settings.strangers() : writes ? settings.writes() : settings.reads();
        if (!rate.isLimited()) {
            return Optional.empty();
        }
        if (meters.size() >= MOST) {
            forget();
        }
        var id = name + " " + who.kind() + " " + who.name();
        var meter = meters.computeIfAbsent(id, _ -> meter(who, id, rate));
        var probe = take(meter);
        return Optional.of(new Count(
                name,
                rate,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()),
                Duration.ofNanos(probe.getNanosToWaitForReset())));
    }

    private Meter meter(RateKey who, String id, Rate rate) {
        var own = Bucket.builder()
                .addLimit(rate.bucket().getBandwidths()[0])
                .withNanosecondPrecision()
                .build();
        return new Meter(own, who.isStranger() ? null : buckets.approximate(id, rate));
    }

    private ConsumptionProbe take(Meter meter) {
        meter.used = System.nanoTime();
        if (meter.shared == null || meter.used - aloneUntil < 0) {
            return meter.own.tryConsumeAndReturnRemaining(1);
        }
        Buckets.refuseInTransactions();
        try {
            return meter.shared.tryConsumeAndReturnRemaining(1);
        } catch (RuntimeException e) {
            aloneUntil = System.nanoTime() + ALONE.toNanos();
            LOG.warn("Requests are counted by this node alone for {} s: {}", ALONE.toSeconds(), e.toString());
            return meter.own.tryConsumeAndReturnRemaining(1);
        }
    }

    /** Those who have not asked for a while have full buckets. Where all have, memory counts for more than the count. */
    private void forget() {
        var now = System.nanoTime();
        meters.values().removeIf(meter -> now - meter.used > FORGOTTEN.toNanos());
        if (meters.size() >= MOST) {
            meters.clear();
        }
    }

    /** Somebody's bucket in this process, and the one that the replicas share; strangers have none of these. */
    private static final class Meter {
        private final Bucket own;
        private final @Nullable Bucket shared;
        private volatile long used = System.nanoTime();

        Meter(Bucket own, @Nullable Bucket shared) {
            this.own = own;
            this.shared = shared;
        }
    }
}
