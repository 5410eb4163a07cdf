package io.countersign.routine;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.DatabaseClock;
import io.countersign.engine.Instances;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sees that every routine that is on has its heartbeat, whoever ended it, and that what was missed is caught up. Every
 * node does so; what it finds counts only under the company's lock.
 */
@Component
class RoutineWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RoutineWatch.class);
    private static final Instant ALL = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    private final RoutineStore store;
    private final RoutineTicks ticks;
    private final Heartbeats heartbeats;
    private final Instances instances;
    private final CompanyTurn turn;
    private final DatabaseClock clock;
    private final RoutineSettings settings;
    private boolean lookedAtAll;

    RoutineWatch(
            RoutineStore store,
            RoutineTicks ticks,
            Heartbeats heartbeats,
            Instances instances,
            CompanyTurn turn,
            DatabaseClock clock,
            RoutineSettings settings) {
        this.store = store;
        this.ticks = ticks;
        this.heartbeats = heartbeats;
        this.instances = instances;
        this.turn = turn;
        this.clock = clock;
        this.settings = settings;
    }

    /** At first all of them, and then those whose tick is near. */
    @Scheduled(fixedDelay = 5000)
    void wake() {
        try {
            wake(lookedAtAll ? clock.now().plus(AHEAD) : ALL);
            lookedAtAll = true;
        } catch (RuntimeException e) {
            LOG.debug("Heartbeats are looked for later: {}", e.toString());
        }
    }

    @Scheduled(fixedDelay = 2000)
    void catchUp() {
        if (!settings.enabled()) {
            return;
        }
        try {
            store.owing().forEach(this::catchUp);
        } catch (RuntimeException e) {
            LOG.debug("Missed ticks are looked for later: {}", e.toString());
        }
    }

    /** One that fails must not keep the others from it. */
    private void catchUp(Routine routine) {
        try {
            ticks.catchUp(routine);
        } catch (RuntimeException e) {
            LOG.info("Routine {} is caught up later: {}", routine.name(), e.toString());
        }
    }

    private void wake(Instant dueUntil) {
        if (!settings.enabled()) {
            return;
        }
        var routines = store.dueUntil(dueUntil);
        for (var from = 0; from < routines.size(); from += AT_ONCE) {
            var some = routines.subList(from, Math.min(from + AT_ONCE, routines.size()));
            var alive = alive(some);
            some.stream()
                    .filter(routine -> !alive.contains(routine.heartbeat()))
                    .forEach(this::wake);
        }
    }

    private Set<String> alive(List<Routine> routines) {
        var ids = new ArrayList<>(routines.stream().map(Routine::heartbeat).toList());
        ids.removeIf(Objects::isNull);
        return new HashSet<>(instances.alive(new HashSet<>(ids)));
    }

    private void wake(Routine asleep) {
        try {
            turn.write(asleep.company(), () -> {
                store.find(asleep.id())
                        .filter(routine -> routine.pause() == null)
                        .filter(routine -> alive(List.of(routine)).isEmpty())
                        .ifPresent(routine -> {
                            heartbeats.begin(routine, routine.due());
                            LOG.info("Routine {} has its heartbeat again", routine.name());
                        });
                return asleep;
            });
        } catch (RuntimeException e) {
            LOG.warn("Routine {} gets its heartbeat later: {}", asleep.name(), e.toString());
        }
    }
}
