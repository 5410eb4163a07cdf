package io.countersign.run;

import io.countersign.agent.ActKind;
import io.countersign.agent.Correspondence;
import io.countersign.agent.DecideSituation;
import io.countersign.agent.PlanSituation;
import io.countersign.agent.Returned;
import io.countersign.agent.ReviewSituation;
import io.countersign.agent.Seat;
import io.countersign.agent.Setting;
import io.countersign.agent.Situation;
import io.countersign.agent.Task;
import io.countersign.agent.WorkSituation;
import io.countersign.approval.ApprovalRequest;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DelegationBounds;
import io.countersign.company.Position;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.run.Assignment.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a position needs to know for one act, gathered from the run, its assignments and the ledger. */
@Component
class Situations {
    private final AssignmentStore assignments;
    private final Balances balances;
    private final Models models;

    Situations(AssignmentStore assignments, Balances balances, Models models) {
        this.assignments = assignments;
        this.balances = balances;
        this.models = models;
    }

    Situation of(ActKind act, String goal, CompanyVersion version, Assignment own, @Nullable Correspondence mail) {
        var position = version.position(own.position());
        var setting = setting(goal, version, position, mail);
        return switch (act) {
            case PLAN -> plan(setting, version, position, own);
            case WORK -> new WorkSituation(setting, task(own), own.result(), own.complaint());
            case REVIEW -> new ReviewSituation(setting, task(own), returned(version, own), own.complaint());
            case DECIDE -> throw new IllegalArgumentException("A decision is about a request");
        };
    }

    Situation decision(String goal, CompanyVersion version, ApprovalRequest request, @Nullable Correspondence mail) {
        var decider = version.position(Objects.requireNonNull(request.decider()));
        return new DecideSituation(
                setting(goal, version, decider, mail),
                request.kind().name(),
                request.subject(),
                request.amount(),
                decider.authority(),
                request.requestedBy(),
                request.reason());
    }

    private PlanSituation plan(Setting setting, CompanyVersion version, Position position, Assignment own) {
        // A first plan has nothing to look back on; so it is not asked for, which pays for asking who has left.
        var earlier = own.reworks() == 0 ? List.<Returned>of() : returned(version, own);
        var all = version.delegates(position.key());
        var gone = assignments.retiredSince(version);
        var here = all.stream().filter(one -> !gone.contains(one.key())).toList();
        var delegates = here.isEmpty() ? all : here;
        var least = delegates.stream()
                .map(report -> models.least(version, report))
                .max(Money::compareTo)
                .orElse(Money.ZERO);
        var task = task(own);
        return new PlanSituation(
                setting,
                task,
                delegates.stream().map(Situations::seat).toList(),
                toHandOut(version, position, task.available()),
                least,
                Math.min(DelegationBounds.MOST_ASSIGNMENTS, DelegationBounds.ASSIGNMENTS_PER_DELEGATE * here.size()),
                earlier,
                own.complaint(),
                models.hiring(version, position));
    }

    /** What the assignment has left, less what its own reviews may cost. */
    private Money toHandOut(CompanyVersion version, Position position, Money available) {
        var reviews = 1 + version.definition().maxReworks();
        var kept = new Money(
                Math.multiplyExact(models.ceiling(position, ActKind.REVIEW).nanos(), (long) reviews));
        return available.compareTo(kept) > 0 ? available.minus(kept) : Money.ZERO;
    }

    /** What the newest plan handed out and what became of it, without what was dropped. */
    List<Returned> returned(CompanyVersion version, Assignment own) {
        var mayRework = own.roundOfPlan() <= version.definition().maxReworks();
        var found = new ArrayList<Returned>();
        var judged = judged(own);
        var spent = balances.ofAssignments(judged.stream().map(Assignment::id).toList());
        for (var child : judged) {
            var failed = child.status() != Status.DONE && child.status() != Status.ACCEPTED;
            found.add(new Returned(
                    label(found.size()),
                    seat(version.position(child.position())),
                    child.objective(),
                    child.acceptance(),
                    failed ? Returned.Status.FAILED : Returned.Status.DONE,
                    failed ? failure(child) : String.valueOf(child.result()),
                    spent.getOrDefault(child.id(), Balance.NONE).spent(),
                    mayRework
                            && child.mayRework()
                            && child.status() != Status.CANCELLED
                            && child.reworks() < version.definition().maxReworks()));
        }
        return found;
    }

    private static String failure(Assignment child) {
        return child.failure() == null ? "it was cancelled" : child.failure();
    }

    private List<Assignment> judged(Assignment own) {
        return judged(assignments.handedOut(own, own.plannedRound()));
    }

    /** The assignments that a review judges, in the order of their labels; what was cancelled can only be dropped. */
    static List<Assignment> judged(List<Assignment> handedOut) {
        return handedOut.stream()
                .filter(child -> Set.of(Status.DONE, Status.ACCEPTED, Status.FAILED, Status.CANCELLED)
                        .contains(child.status()))
                .limit(DelegationBounds.MOST_ASSIGNMENTS)
                .toList();
    }

    static String label(int index) {
        return "A" + (index + 1);
    }

    private Task task(Assignment own) {
        return new Task(own.objective(), own.acceptance(), balances.available(own.id()));
    }

    private static Setting setting(
            String goal, CompanyVersion version, Position position, @Nullable Correspondence mail) {
        var definition = version.definition();
        return new Setting(definition.name(), definition.mission(), goal, seat(position), mail);
    }

    private static Seat seat(Position position) {
        return new Seat(position.key(), position.title(), position.instructions());
    }
}
