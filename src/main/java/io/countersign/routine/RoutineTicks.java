package io.countersign.routine;

import io.countersign.company.Companies;
import io.countersign.company.Missed;
import io.countersign.company.RoutineDefinition;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.DatabaseClock;
import io.countersign.record.Actor;
import io.countersign.record.CompanyRecord;
import io.countersign.run.RoutineRuns;
import io.countersign.run.RoutineRuns.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What becomes of a routine's ticks, each in one transaction under the company's lock. */
@Component
class RoutineTicks {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CompanyTurn turn;
    private final DatabaseClock clock;
    private final Companies companies;
    private final RoutineStore store;
    private final RoutineRuns runs;
    private final Heartbeats heartbeats;
    private final RoutineSettings settings;
    private final CompanyRecord record;

    RoutineTicks(
            CompanyTurn turn,
            DatabaseClock clock,
            Companies companies,
            RoutineStore store,
            RoutineRuns runs,
            Heartbeats heartbeats,
            RoutineSettings settings,
            CompanyRecord record) {
        this.turn = turn;
        this.clock = clock;
        this.companies = companies;
        this.store = store;
        this.runs = runs;
        this.heartbeats = heartbeats;
        this.settings = settings;
        this.record = record;
    }

    /** In the transaction of the heartbeat's timer; a heartbeat that is not the routine's own does nothing. */
    void tick(UUID id, String heartbeat) {
        var known = store.find(id);
        if (known.isEmpty()) {
            return;
        }
        turn.take(known.get().company(), PATIENCE);
        store.find(id).filter(routine -> heartbeat.equals(routine.heartbeat())).ifPresent(this::tick);
    }

    private void tick(Routine routine) {
        if (!settings.enabled()) {
            store.waits(routine.id(), routine.due(), null);
            return;
        }
        var now = clock.now();
        var definition = definition(routine);
        var tick = Tick.at(definition.schedule(routine.since()), definition.missed(), routine.due(), now);
        switch (tick) {
            case Tick.Early _ -> {}
            case Tick.Skipped(var missed, var _) -> store.missed(routine.id(), missed, false);
            case Tick.Due(var due, var _) -> due(routine, definition, due, now);
        }
        heartbeats.begin(routine, tick.next());
    }

    private void due(Routine routine, RoutineDefinition definition, Instant tick, Instant now) {
        switch (runs.start(routine.company(), routine.position(), definition, tick)) {
            case Answer.Started(var run) -> store.started(routine.id(), tick, run);
            case Answer.Hindered hindered -> {
                store.missed(routine.id(), tick, definition.missed() == Missed.CATCH_UP);
                hindered(routine, tick, now, hindered);
            }
        }
    }

    /** Only what was not in the way before is told: a routine that stands still for days says so once. */
    private void hindered(Routine routine, Instant tick, Instant now, Answer.Hindered hindered) {
        store.hindered(routine.id(), now, hindered);
        if (routine.hindered() == null || routine.hindered().hindrance() != hindered.hindrance()) {
            record.append(
                    routine.company(),
                    "RoutineHindered",
                    Map.of(
                            "position", routine.position(),
                            "routine", routine.key(),
                            "tick", tick,
                            "hindrance", hindered.hindrance(),
                            "why", hindered.why()),
                    Actor.system("routine %s of %s".formatted(routine.key(), routine.position())));
        }
    }

    /** Starts what a routine owes, once nothing is in its way any more; false where there is nothing to start now. */
    boolean catchUp(Routine routine) {
        if (definition(routine).missed() == Missed.SKIP
                || runs.hindrance(routine.company(), routine.position(), definition(routine))
                        .isPresent()) {
            return false;
        }
        return turn.write(
                routine.company(),
                () -> store.find(routine.id())
                        .filter(now -> now.owed() != null && now.pause() == null)
                        .map(now -> startedFor(now, Objects.requireNonNull(now.owed())) instanceof Answer.Started)
                        .orElse(false));
    }

    /** Starts a routine now, whatever its schedule says; for the transaction of who wants it. */
    Answer startedFor(Routine routine, Instant tick) {
        var answer = runs.start(routine.company(), routine.position(), definition(routine), tick);
        if (answer instanceof Answer.Started(var run)) {
            store.started(routine.id(), tick, run);
        }
        return answer;
    }

    /** A routine's row is there as long as the newest version has it. */
    RoutineDefinition definition(Routine routine) {
        return companies
                .find(routine.company())
                .position(routine.position())
                .routine(routine.key())
                .orElseThrow(() -> new IllegalStateException("Routine " + routine.name() + " is in no definition"));
    }
}
