package io.countersign.run;

import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.company.RoutineDefinition;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.run.Openings.Opening;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Starts the runs of routines. Whether one can start is found in our own rows: no model is asked, and what would only
 * stand before a shut budget gate is not begun.
 */
@Component
public class RoutineRuns {
    private final Companies companies;
    private final Standstills standstills;
    private final RoutineStarts starts;
    private final Openings openings;
    private final Models models;
    private final Balances balances;

    RoutineRuns(
            Companies companies,
            Standstills standstills,
            RoutineStarts starts,
            Openings openings,
            Models models,
            Balances balances) {
        this.companies = companies;
        this.standstills = standstills;
        this.starts = starts;
        this.openings = openings;
        this.models = models;
        this.balances = balances;
    }

    /** What can be in a routine's way. */
    public enum Hindrance {
        COMPANY_PAUSED,
        POSITION_PAUSED,
        STILL_AT_WORK,
        BUDGET,
        MODEL
    }

    /** What became of a tick. */
    public sealed interface Answer {
        /** Its run goes on by itself. */
        record Started(UUID run) implements Answer {}

        /** Nothing was begun. */
        record Hindered(Hindrance hindrance, String why) implements Answer {}
    }

    /**
     * Starts the run of a tick in the current transaction, under the company's lock: with the newest version, and with a
     * root assignment that goes to the routine's position. A tick that comes again, as when a clock was set back, has the run
     * it had.
     */
    public Answer start(String company, String position, RoutineDefinition routine, Instant tick) {
        var known = starts.of(company, position, routine.key(), tick);
        if (known.isPresent()) {
            return new Answer.Started(known.get());
        }
        var version = companies.find(company);
        var hindered = hindrance(version, version.position(position), routine);
        if (hindered.isPresent()) {
            return hindered.get();
        }
        var order = new Openings.Order(
                version,
                routine.objective(),
                routine.budget(),
                "routine %s of %s".formatted(routine.key(), position),
                null,
                "",
                new Run.Routine(position, routine.key(), tick));
        return switch (openings.open(order)) {
            case Opening.Started(var run) -> new Answer.Started(run);
            case Opening.Refused(var problem) -> new Answer.Hindered(Hindrance.BUDGET, text(problem));
        };
    }

    /** What is in the way now; without the lock it is news. */
    public Optional<Answer.Hindered> hindrance(String company, String position, RoutineDefinition routine) {
        var version = companies.find(company);
        return hindrance(version, version.position(position), routine);
    }

    private Optional<Answer.Hindered> hindrance(CompanyVersion version, Position position, RoutineDefinition routine) {
        return standstill(version.company(), Standstill.COMPANY, Hindrance.COMPANY_PAUSED)
                .or(() -> standstill(version.company(), position.key(), Hindrance.POSITION_PAUSED))
                .or(() -> starts.stillOpen(version.company(), position.key(), routine.key())
                        .map(run -> new Answer.Hindered(
                                Hindrance.STILL_AT_WORK, "its run %s has not ended".formatted(run))))
                .or(() -> withoutPrice(version))
                .or(() -> shortOfMoney(version, position, routine.budget())
                        .map(why -> new Answer.Hindered(Hindrance.BUDGET, why)));
    }

    private Optional<Answer.Hindered> standstill(String company, String position, Hindrance hindrance) {
        return standstills
                .find(company, position)
                .map(standing -> new Answer.Hindered(
                        hindrance,
                        "%s is %s"
                                .formatted(
                                        position.isEmpty() ? "company " + company : "position " + position,
                                        standing.because())));
    }

    private Optional<Answer.Hindered> withoutPrice(CompanyVersion version) {
        try {
            models.requireAll(version);
            return Optional.empty();
        } catch (Problem refusal) {
            return Optional.of(new Answer.Hindered(Hindrance.MODEL, text(refusal)));
        }
    }

    /** The run's budget out of the company's month, and its first acts out of the months of those above it. */
    private Optional<String> shortOfMoney(CompanyVersion version, Position position, Money budget) {
        var least = models.least(version, position);
        if (budget.compareTo(least) < 0) {
            return Optional.of(
                    "its budget of %s USD is less than the %s that its first acts may cost".formatted(budget, least));
        }
        var line = version.line(position.key()).stream().map(Position::key).toList();
        return balances.windows(version.company(), line).stream()
                .filter(window -> window.room().compareTo(window.isCompany() ? budget : least) < 0)
                .findFirst()
                .map(window -> "%s has %s USD of this month's budget left, %s needed"
                        .formatted(window, window.room(), window.isCompany() ? budget : least));
    }

    private static String text(Problem problem) {
        return String.valueOf(problem.getMessage());
    }
}
