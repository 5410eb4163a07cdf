package io.countersign.record.web;

import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The places for those who watch on this node: so many for all, and so many for each. */
final class Places {
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Map<String, Integer> taken = new HashMap<>();
    private final StreamSettings settings;
    private int all;

    Places(StreamSettings settings) {
        this.settings = settings;
    }

    synchronized void take(String watcher) {
        if (taken.getOrDefault(watcher, 0) >= settings.perUser()) {
            throw new Problem.TooMany(
                    "You have %d streams of events open here, and more are not allowed (countersign.limits.streams.per-user)."
                            .formatted(settings.perUser()),
                    LATER);
        }
        if (all >= settings.perNode()) {
            throw new Problem.TooMany(
                    "%d streams of events are open here, and more are not allowed (countersign.limits.streams.per-node)."
                            .formatted(settings.perNode()),
                    LATER);
        }
        taken.merge(watcher, 1, Integer::sum);
        all++;
    }

    synchronized void giveBack(String watcher) {
        taken.computeIfPresent(watcher, (_, count) -> count > 1 ? count - 1 : null);
        all--;
    }
}
