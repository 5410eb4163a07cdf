package io.countersign.llm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The places in which this node waits for agent runs: all of them for one company where nobody else wants one, and at most
 * half of them while another company was turned away lately. Thread-safe.
 */
final class Places {
    /** A little longer than the longest pause after which a company that was turned away asks again. */
    private static final Duration LATELY = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Long> turnedAway = new HashMap<>();
    private int all;

    Places(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one of so many places; false where there is none for this company now. */
    synchronized boolean enter(String company, int places) {
        var now = nanoTime.getAsLong();
        turnedAway.values().removeIf(when -> now - when > LATELY.toNanos());
        var half = Math.max(1, places / 2);
        var othersWait = turnedAway.keySet().stream().anyMatch(other -> !other.equals(company));
        if (all >= places || othersWait && taken.getOrDefault(company, 0) >= half) {
            turnedAway.put(company, now);
            return false;
        }
        turnedAway.remove(company);
        enterAnyway(company);
        return true;
    }

    /** The same for a run that is at work already, whether there is room or not. */
    synchronized void enterAnyway(String company) {
        taken.merge(company, 1, Integer::sum);
        all++;
    }

    synchronized void leave(String company) {
        taken.computeIfPresent(company, (_, number) -> number == 1 ? null : number - 1);
        all--;
    }
}
