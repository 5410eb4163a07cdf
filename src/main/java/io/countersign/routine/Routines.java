package io.countersign.routine;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.company.Companies;
import io.countersign.company.RoutineDefinition;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.DatabaseClock;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.record.CompanyRecord;
import io.countersign.run.RoutineRuns.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Routines as people see and steer them. */
@Component
public class Routines {
    private final CompanyTurn turn;
    private final DatabaseClock clock;
    private final Companies companies;
    private final RoutineStore store;
    private final RoutineTicks ticks;
    private final Heartbeats heartbeats;
    private final RoutineSettings settings;
    private final CompanyRecord record;

    Routines(
            CompanyTurn turn,
            DatabaseClock clock,
            Companies companies,
            RoutineStore store,
            RoutineTicks ticks,
            Heartbeats heartbeats,
            RoutineSettings settings,
            CompanyRecord record) {
        this.turn = turn;
        this.clock = clock;
        this.companies = companies;
        this.store = store;
        this.ticks = ticks;
        this.heartbeats = heartbeats;
        this.settings = settings;
        this.record = record;
    }

    /** A routine as it is defined and where it stands. */
    public record Shown(RoutineDefinition definition, Routine routine) {}

    /** All of a company's newest version, in its order. */
    public List<Shown> list(String company) {
        var rows = store.ofCompany(company).stream()
                .collect(Collectors.toMap(row -> new Place(row.position(), row.key()), Function.identity()));
        return companies.find(company).positions().stream()
                .flatMap(position -> position.routines().stream()
                        .flatMap(definition ->
                                Optional.ofNullable(rows.get(new Place(position.key(), definition.key()))).stream()
                                        .map(routine -> new Shown(definition, routine))))
                .toList();
    }

    private record Place(String position, String routine) {}

    /** Whether this installation lets routines tick. */
    public boolean isOn() {
        return settings.enabled();
    }

    /** What there is, in a few words. */
    public String text() {
        var count = store.count();
        if (!settings.enabled()) {
            return "off (countersign.heartbeat.enabled); %d routines wait".formatted(count.all());
        }
        return count.all() == 0 ? "on, no routines" : "on, %d of %d routines".formatted(count.on(), count.all());
    }

    /** It ticks no more until it is resumed, and misses nothing meanwhile; its open run goes on. */
    public Shown pause(String company, String position, String key, Caller by, String reason) {
        return steered(company, position, key, by, reason, routine -> {
            if (routine.pause() != null) {
                throw new Problem.Clash("Routine %s is paused already".formatted(routine.name()));
            }
            heartbeats.end(routine, "the routine was paused");
            store.paused(routine.id(), by.name(), reason, clock.now());
            tell("RoutinePaused", routine, by, reason);
        });
    }

    /** It waits for its next tick. */
    public Shown resume(String company, String position, String key, Caller by, String reason) {
        return steered(company, position, key, by, reason, routine -> {
            if (routine.pause() == null) {
                throw new Problem.Clash("Routine %s is not paused".formatted(routine.name()));
            }
            store.resumed(routine.id());
            heartbeats.begin(
                    routine, ticks.definition(routine).schedule(routine.since()).next(clock.now()));
            tell("RoutineResumed", routine, by, reason);
        });
    }

    /** Starts its run now, whatever its schedule says and though it is paused; gives the run. */
    public UUID start(String company, String position, String key, Caller by, String reason) {
        check(company, by, reason);
        return turn.write(company, () -> {
            var routine = find(company, position, key);
            tell("RoutineStartedByHand", routine, by, reason);
            return switch (ticks.startedFor(routine, clock.now())) {
                case Answer.Started(var run) -> run;
                case Answer.Hindered hindered ->
                    throw new Problem.Clash("Routine %s cannot start: %s".formatted(routine.name(), hindered.why()));
            };
        });
    }

    private Shown steered(
            String company, String position, String key, Caller by, String reason, Consumer<Routine> change) {
        check(company, by, reason);
        return turn.write(company, () -> {
            change.accept(find(company, position, key));
            var after = find(company, position, key);
            return new Shown(ticks.definition(after), after);
        });
    }

    private Routine find(String company, String position, String key) {
        return store.find(company, position, key)
                .orElseThrow(() -> new Problem.Missing(
                        "Position %s of company %s has no routine %s".formatted(position, company, key)));
    }

    private void tell(String event, Routine routine, Caller by, String reason) {
        record.append(
                routine.company(),
                event,
                Map.of(
                        "position", routine.position(),
                        "routine", routine.key(),
                        "by", by.name(),
                        "reason", reason));
    }

    private void check(String company, Caller by, String reason) {
        if (!by.may(company, CompanyRole.OWNER, CompanyRole.OPERATOR, CompanyRole.BOARD)) {
            throw new Problem.Denied("Only owner, operators, board and administrators steer routines");
        }
        Reason.check(reason);
        companies.find(company);
    }
}
