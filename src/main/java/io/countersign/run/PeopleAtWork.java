package io.countersign.run;

import io.countersign.agent.ActKind;
import io.countersign.agent.Decision;
import io.countersign.agent.Decision.Delegation;
import io.countersign.agent.Decision.Verdict;
import io.countersign.agent.Returned;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.PersonTask;
import io.countersign.engine.PersonTaskHandler;
import io.countersign.ledger.Balances;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plans, work and reviews of positions that people fill: the same effects as those of agents, by way of a form. */
@Configuration
class PeopleAtWork {
    private static final int LONGEST_RESULT = 20_000;
    private static final int LONGEST_TEXT = 2_000;

    private final AssignmentStore assignments;
    private final RunStore runs;
    private final Companies companies;
    private final Situations situations;
    private final Outcomes outcomes;
    private final Balances balances;
    private final CompanyTurn turn;
    private final Standstills standstills;
    private final Mail mail;
    private final PeopleToday today;

    PeopleAtWork(
            AssignmentStore assignments,
            RunStore runs,
            Companies companies,
            Situations situations,
            Outcomes outcomes,
            Balances balances,
            CompanyTurn turn,
            Standstills standstills,
            Mail mail,
            PeopleToday today) {
        this.assignments = assignments;
        this.runs = runs;
        this.companies = companies;
        this.situations = situations;
        this.outcomes = outcomes;
        this.balances = balances;
        this.turn = turn;
        this.standstills = standstills;
        this.mail = mail;
        this.today = today;
    }

    @Bean
    PersonTaskHandler peoplesWork() {
        return new Handler(ActKind.WORK, "Do the work", this::work, Set.of("result"), Set.of());
    }

    @Bean
    PersonTaskHandler peoplesPlan() {
        return new Handler(
                ActKind.PLAN,
                "Plan the work",
                this::plan,
                Set.of("approach"),
                Set.of("objective_", "acceptance_", "budget_"));
    }

    @Bean
    PersonTaskHandler peoplesReview() {
        return new Handler(
                ActKind.REVIEW,
                "Review the results",
                this::review,
                Set.of("outcome", "result"),
                Set.of("verdict_", "comment_"));
    }

    private Map<String, Object> work(Place place, FormFields fields) {
        var result = fields.required("result", LONGEST_RESULT);
        fields.check();
        return outcomes.worked(place.own().id(), new Decision.Work(result));
    }

    private Map<String, Object> plan(Place place, FormFields fields) {
        var delegations = new ArrayList<Delegation>();
        var left = balances.available(place.own().id());
        var gone = assignments.retiredSince(place.version());
        for (var report : place.version().delegates(place.position().key())) {
            var suffix = report.key().replace('-', '_');
            var objective = fields.optional("objective_" + suffix, LONGEST_TEXT);
            if (!objective.isBlank() && gone.contains(report.key())) {
                fields.fault("objective_" + suffix, "the position was retired and gets nothing new");
            } else if (!objective.isBlank()) {
                var budget = fields.amount("budget_" + suffix);
                if (budget.compareTo(left) > 0) {
                    fields.fault("budget_" + suffix, "only " + left + " USD are left to hand out");
                } else {
                    left = left.minus(budget);
                }
                delegations.add(new Delegation(
                        report.key(), objective, fields.optional("acceptance_" + suffix, LONGEST_TEXT), budget));
            }
        }
        var approach = fields.optional("approach", LONGEST_TEXT);
        fields.check();
        return outcomes.planned(place.own().id(), new Decision.Plan(approach, delegations), fields.user());
    }

    private Map<String, Object> review(Place place, FormFields fields) {
        var verdicts = new ArrayList<Verdict>();
        for (var returned : situations.returned(place.version(), place.own())) {
            var suffix = returned.position().key().replace('-', '_');
            verdicts.add(verdict(returned, suffix, fields));
        }
        var deliver = !fields.optional("outcome", 20).equals("GIVE_UP");
        var rework = verdicts.stream().anyMatch(verdict -> verdict.kind() == Verdict.Kind.REWORK);
        var result = rework ? fields.optional("result", LONGEST_RESULT) : fields.required("result", LONGEST_RESULT);
        fields.check();
        return outcomes.reviewed(place.own().id(), new Decision.Review(verdicts, deliver, result), fields.user());
    }

    /** One choice for all results of a report; what has failed cannot be accepted and is dropped instead. */
    private static Verdict verdict(Returned returned, String suffix, FormFields fields) {
        var failed = returned.status() == Returned.Status.FAILED;
        var word = fields.optional("verdict_" + suffix, 20);
        var comment = fields.optional("comment_" + suffix, LONGEST_TEXT);
        var kind = switch (word) {
            case "", "ACCEPT" -> failed ? Verdict.Kind.DROP : Verdict.Kind.ACCEPT;
            case "REWORK" -> Verdict.Kind.REWORK;
            case "DROP" -> Verdict.Kind.DROP;
            default -> {
                fields.fault("verdict_" + suffix, "ACCEPT, REWORK or DROP");
                yield Verdict.Kind.DROP;
            }
        };
        if (kind == Verdict.Kind.REWORK && !returned.mayRework()) {
            fields.fault("verdict_" + suffix, "it was sent back as often as the company allows");
        }
        if (kind == Verdict.Kind.REWORK && comment.isBlank()) {
            fields.fault("comment_" + suffix, "sending back needs a comment");
        }
        return new Verdict(returned.label(), kind, comment);
    }

    /** Whose task it is, and about what. */
    private record Place(CompanyVersion version, Position position, Assignment own) {}

    private Place place(PersonTask task) {
        var run = runs.find(task.run()).orElseThrow();
        var version = companies.find(run.company(), run.companyVersion());
        // Not the one that a variable names: the form's fields come beside the variables, and may bear their names.
        var own = assignments
                .workedBy(task.processInstanceId())
                .orElseThrow(() -> new Problem.Clash("Nothing is done here any more"));
        return new Place(version, version.position(own.position()), own);
    }

    private final class Handler implements PersonTaskHandler {
        private final ActKind act;
        private final String name;
        private final BiFunction<Place, FormFields, Map<String, Object>> effect;
        private final Set<String> fixed;
        private final Set<String> perReport;

        Handler(
                ActKind act,
                String name,
                BiFunction<Place, FormFields, Map<String, Object>> effect,
                Set<String> fixed,
                Set<String> perReport) {
            this.act = act;
            this.name = name;
            this.effect = effect;
            this.fixed = fixed;
            this.perReport = perReport;
        }

        @Override
        public String act() {
            return act.name();
        }

        @Override
        public Face created(PersonTask task) {
            var place = place(task);
            // A new version waits until the task is there to be offered anew, or is seen here.
            turn.take(place.own().company(), Duration.ofSeconds(60));
            var seat = today.seat(place.own());
            var text = new StringBuilder(place.own().objective());
            text.append("\n\nAcceptance: ").append(place.own().acceptance());
            if (place.own().complaint() != null) {
                text.append("\n\nSent back: ").append(place.own().complaint());
            }
            if (act != ActKind.WORK) {
                text.append("\n\nLeft to hand out: ")
                        .append(balances.available(place.own().id()))
                        .append(" USD");
            }
            text.append("\n\nThe whole run: /api/runs/").append(task.run()).append("/assignments");
            return new Face(
                    name + ": " + place.position().title(),
                    mail.beside(text.toString(), task.id(), task.run(), place.version(), place.position()),
                    seat.users(),
                    seat.groups());
        }

        @Override
        public Map<String, Object> completed(PersonTask task) {
            var place = place(task);
            turn.take(place.own().company(), Duration.ofSeconds(60));
            standstills.find(place.own().company(), place.position().key()).ifPresent(paused -> {
                throw new Problem.Clash("Position %s is %s".formatted(paused.position(), paused.because()));
            });
            today.seat(place.own()).check(task.user(), task.groups());
            var variables = new HashMap<>(effect.apply(place(task), new FormFields(task)));
            mail.doneByPerson(task.id(), task.run());
            variables.put("assignmentId", place.own().id().toString());
            return variables;
        }

        @Override
        public Set<String> fields(PersonTask task) {
            var names = new HashSet<>(fixed);
            task.fields().keySet().stream()
                    .filter(field -> perReport.stream().anyMatch(field::startsWith))
                    .forEach(names::add);
            return names;
        }
    }
}
