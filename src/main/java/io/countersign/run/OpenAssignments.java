package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes assignments back before they are done. Their processes end, with all that they called; what was held for them is
 * free again, what was sent counts at its ceiling until the answer says otherwise, and who delegated them goes on and finds
 * them cancelled in its review.
 */
@Component
public class OpenAssignments {
    private final RunStore runs;
    private final Companies companies;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final Balances balances;
    private final Models models;
    private final Instances instances;
    private final RunRecord record;
    private final CompanyTurn turn;

    OpenAssignments(
            RunStore runs,
            Companies companies,
            AssignmentStore assignments,
            Ledger ledger,
            Balances balances,
            Models models,
            Instances instances,
            RunRecord record,
            CompanyTurn turn) {
        this.runs = runs;
        this.companies = companies;
        this.assignments = assignments;
        this.ledger = ledger;
        this.balances = balances;
        this.models = models;
        this.instances = instances;
        this.record = record;
        this.turn = turn;
    }

    /** Ends an assignment for good; for the people above it, the owner and operators. */
    public Assignment cancel(UUID run, UUID id, Caller caller, String reason) {
        return turn.write(companyOf(run), () -> {
            var place = place(run, id, caller);
            takeBack(place.own(), caller.name(), "cancelled by %s: %s".formatted(caller.name(), reason), null);
            return assignments.find(id);
        });
    }

    /**
     * Ends an assignment and hands it to somebody else to whom its manager may delegate, in the manager's coming round and
     * with the money that is left of it. Gives the new assignment.
     */
    public Assignment reassign(UUID run, UUID id, Caller caller, String to, String reason) {
        return turn.write(companyOf(run), () -> {
            var place = place(run, id, caller);
            var own = place.own();
            var parent = place.parent();
            var version = place.version();
            if (to.equals(own.position()) || !version.mayDelegate(parent.position(), to)) {
                throw new Problem.Invalid(
                        "to",
                        "another position to which %s may delegate: its reports and those granted to it"
                                .formatted(parent.position()));
            }
            if (parent.roundOfPlan() > version.definition().maxReworks()) {
                throw new Problem.Clash("%s has no further round in which it could be done: maxReworks is %d"
                        .formatted(parent.position(), version.definition().maxReworks()));
            }
            var replacement = UUID.randomUUID();
            takeBack(own, caller.name(), "given to %s by %s: %s".formatted(to, caller.name(), reason), replacement);
            var left = left(own, version.position(to), version);
            var ordinal = (int) assignments.handedOut(parent, parent.plannedRound()).stream()
                    .filter(child ->
                            parent.hasForNextRound(child) && child.position().equals(to))
                    .count();
            assignments.insert(
                    run,
                    own.company(),
                    parent,
                    parent.ownRound() + 1,
                    List.of(new AssignmentStore.New(
                            replacement, to, own.objective(), own.acceptance(), left, ordinal)));
            ledger.openAssignment(replacement, left);
            assignments.processOf(id).ifPresent(process -> instances.finish(process, "reassigned"));
            return assignments.find(replacement);
        });
    }

    private Money left(Assignment own, Position to, CompanyVersion version) {
        var spent = balances.ofAssignments(List.of(own.id()))
                .getOrDefault(own.id(), Balance.NONE)
                .spent();
        var left = spent.compareTo(own.budget()) < 0 ? own.budget().minus(spent) : Money.ZERO;
        var least = models.least(version, to);
        if (left.compareTo(least) < 0) {
            throw new Problem.Clash("Only %s USD of the assignment are left, and %s needs at least %s"
                    .formatted(left, to.key(), least));
        }
        return left;
    }

    /** Rows and money first, then the engine, in whose command the manager's token may reach its next gate. */
    private void takeBack(Assignment own, String by, String why, @Nullable UUID replacement) {
        var ended = assignments.unfinishedFrom(own.id());
        ledger.cancelAssignments(own.company(), ended);
        assignments.cancel(ended, why);
        var event = new HashMap<String, Object>();
        event.put("assignment", own.id());
        event.put("position", own.position());
        event.put("by", by);
        event.put("failure", why);
        if (replacement != null) {
            event.put("replacement", replacement);
        }
        record.append(own.run(), "AssignmentTakenBack", event);
        if (replacement == null) {
            assignments.processOf(own.id()).ifPresent(process -> instances.finish(process, "cancelled"));
        }
    }

    /** Takes back what a position of a company is at work on, in all runs; the caller holds the company's lock. */
    void takeBackAll(String company, String position, String by, String why) {
        for (var own : assignments.openOf(company, position)) {
            takeBack(own, by, why, null);
        }
    }

    private record Place(CompanyVersion version, Assignment parent, Assignment own) {}

    private Place place(UUID run, UUID id, Caller caller) {
        var of = runs.find(run).orElseThrow();
        if (of.status().isFinal()) {
            throw new Problem.Clash("Run %s is %s already".formatted(run, of.status()));
        }
        var line = assignments.line(id);
        if (line.isEmpty() || !line.getFirst().run().equals(run)) {
            throw new Problem.Missing("Run %s has no assignment %s".formatted(run, id));
        }
        var version = companies.find(of.company(), of.companyVersion());
        if (!mayTakeBack(companies.find(of.company()), line, caller)) {
            throw new Problem.Denied(
                    "An assignment is taken back by the people who fill a position above it, the owner or an operator");
        }
        if (line.size() == 1) {
            throw new Problem.Clash("It is the goal of the run itself: cancel the run instead");
        }
        var own = line.getFirst();
        if (own.status() != Status.OPEN && own.status() != Status.WORKING) {
            throw new Problem.Clash("Assignment %s is %s already".formatted(id, own.status()));
        }
        return new Place(version, line.get(1), own);
    }

    /** Whoever fills a position above it today, whichever version the run goes by. */
    private static boolean mayTakeBack(CompanyVersion today, List<Assignment> line, Caller caller) {
        return caller.may(today.company(), CompanyRole.OWNER, CompanyRole.OPERATOR)
                || line.stream()
                        .skip(1)
                        .flatMap(above -> today.find(above.position()).stream())
                        .anyMatch(above -> above.users().contains(caller.name()));
    }

    private String companyOf(UUID run) {
        return runs.origin(run)
                .orElseThrow(() -> new Problem.Missing("There is no run " + run))
                .company();
    }
}
