package io.countersign.run;

import io.countersign.company.Companies;
import io.countersign.company.RoutineDefinition;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import io.countersign.ledger.Ledger;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of a run's process and of every position's process that keep the assignments. */
@Configuration
class RunSteps {
    private static final String ASSIGNMENT = "assignmentId";
    private static final Actor CLOSING = Actor.system("engine");

    private final CompanyTurn turn;
    private final Companies companies;
    private final RunStore runs;
    private final RunCompanies directory;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final RunRecord record;

    RunSteps(
            CompanyTurn turn,
            Companies companies,
            RunStore runs,
            RunCompanies directory,
            AssignmentStore assignments,
            Ledger ledger,
            RunRecord record) {
        this.turn = turn;
        this.companies = companies;
        this.runs = runs;
        this.directory = directory;
        this.assignments = assignments;
        this.ledger = ledger;
        this.record = record;
    }

    /** The goal becomes the assignment of the top position, or of that whose routine ticked, with all of the run's budget. */
    @Bean
    Step openRun() {
        return step(Steps.OPEN_RUN, context -> {
            var run = runs.find(context.run()).orElseThrow();
            var version = companies.find(run.company(), run.companyVersion());
            var routine = run.routine();
            var position = routine == null ? version.top() : version.position(routine.position());
            var acceptance = Optional.ofNullable(routine)
                    .flatMap(tick -> position.routine(tick.key()))
                    .map(RoutineDefinition::acceptance)
                    .orElse("The goal of the run is reached.");
            var root = UUID.randomUUID();
            var goal = new AssignmentStore.New(root, position.key(), run.goal(), acceptance, run.budget(), 0);
            assignments.insert(run.id(), run.company(), null, 1, List.of(goal));
            ledger.openAssignment(root, run.budget());
            return Map.of(
                    ASSIGNMENT,
                    root.toString(),
                    "topProcess",
                    version.processKey(position.key()),
                    "companyVersion",
                    String.valueOf(run.companyVersion()));
        });
    }

    /** The assignment that a position's process is about: named by the run, or found by its ordinal in the manager's plan. */
    @Bean
    Step takeAssignment() {
        return step(Steps.TAKE_ASSIGNMENT, context -> {
            var assignment = context.variable(ASSIGNMENT) == null
                    ? byOrdinal(context)
                    : ofRun(context, assignments.find(context.id(ASSIGNMENT)));
            assignments.taken(assignment.id(), context.processInstanceId());
            record.append(
                    context.run(),
                    "AssignmentTaken",
                    Map.of(
                            "assignment", assignment.id(),
                            "position", assignment.position(),
                            "reworks", assignment.reworks()),
                    Actor.position(assignment.position()));
            return Map.of(ASSIGNMENT, assignment.id().toString());
        });
    }

    private Assignment byOrdinal(StepContext context) {
        var parent = assignments.find(context.id("parentAssignmentId"));
        var position = position(context);
        DelegationRules.check(directory.versionOf(context.run()), parent.position(), position);
        var ordinal = Integer.parseInt(String.valueOf(context.variable("ordinal")));
        return assignments
                .byOrdinal(parent.id(), position, parent.ownRound(), ordinal)
                .orElseThrow(() -> new IllegalStateException("Assignment %s has no assignment %d for %s in round %d"
                        .formatted(parent.id(), ordinal, position, parent.ownRound())));
    }

    /** Only the run's own assignment is named: any other is found in the plan of who delegated it. */
    private Assignment ofRun(StepContext context, Assignment assignment) {
        if (assignment.parent() != null
                || !assignment.run().equals(context.run())
                || !assignment.position().equals(position(context))) {
            throw new IllegalStateException("Assignment %s is not the goal of run %s for %s"
                    .formatted(assignment.id(), context.run(), context.processKey()));
        }
        return assignment;
    }

    /** The position whose process this is, in the company of the run. */
    private String position(StepContext context) {
        var company = directory.companyOf(context.run()) + ".";
        if (!context.processKey().startsWith(company)) {
            throw new IllegalStateException(
                    "Run %s is not of the company of %s".formatted(context.run(), context.processKey()));
        }
        return context.processKey().substring(company.length());
    }

    /** The result of the top position is the result of the run. */
    @Bean
    Step closeRun() {
        return step(Steps.CLOSE_RUN, context -> {
            var root = assignments.root(context.run()).orElseThrow();
            var succeeded = root.status() == Status.DONE;
            if (succeeded) {
                assignments.verdict(List.of(root.id()), Status.ACCEPTED);
                runs.end(context.run(), RunStatus.SUCCEEDED, root.result(), null);
                record.append(context.run(), "RunSucceeded", Map.of(), CLOSING);
            } else {
                var failure = root.position() + ": " + root.failure();
                runs.end(context.run(), RunStatus.FAILED, null, failure);
                record.append(context.run(), "RunFailed", Map.of("failure", failure), CLOSING);
            }
            runs.waitsForNothing(context.run());
            ledger.closeBooks(context.run());
            return Map.of("succeeded", succeeded);
        });
    }

    private Step step(String name, Function<StepContext, Map<String, Object>> work) {
        return new Step() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result run(StepContext context) {
                turn.take(directory.companyOf(context.run()), Duration.ofSeconds(60));
                return new Result.Go(work.apply(context));
            }
        };
    }
}
