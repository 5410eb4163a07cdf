package io.countersign.run;

import io.countersign.agent.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.company.CompanyVersion;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What follows from a plan, a piece of work or a review, whoever made it: rows, accounts, and the variables that the
 * gateways read. Where a person made it, that person is named. In the transaction that moves the token, under the company's lock.
 */
@Component
class Outcomes {
    private final RunCompanies directory;
    private final AssignmentStore assignments;
    private final Plans plans;
    private final Balances balances;
    private final Approvals approvals;
    private final Hires hires;
    private final RunRecord record;

    Outcomes(
            RunCompanies directory,
            AssignmentStore assignments,
            Plans plans,
            Balances balances,
            Approvals approvals,
            Hires hires,
            RunRecord record) {
        this.directory = directory;
        this.assignments = assignments;
        this.plans = plans;
        this.balances = balances;
        this.approvals = approvals;
        this.hires = hires;
        this.record = record;
    }

    /** A new position has its own way up, whatever becomes of the plan. */
    Map<String, Object> planned(UUID id, Decision.Plan plan, @Nullable String person) {
        var variables = plans.planned(id, plan, person);
        var own = assignments.find(id);
        plan.hires().forEach(hire -> propose(own, hire));
        return variables;
    }

    /** What cannot be proposed is noted and nothing else: the plan is as good without it. */
    private void propose(Assignment own, Decision.Hire hire) {
        var event =
                new HashMap<String, Object>(Map.of("assignment", own.id(), "position", own.position(), "hire", hire));
        try {
            var proposal =
                    new Proposal(hire.key(), hire.title(), hire.instructions(), hire.model(), hire.budget(), List.of());
            var made = hires.proposeAsPosition(
                    own.company(), own.position(), proposal, hire.why(), new Hires.Origin(own.run(), own.id()));
            event.put("approval", made.approval());
            record.append(own.run(), "HireProposed", event);
        } catch (Problem refusal) {
            event.put("reason", String.valueOf(refusal.getMessage()));
            record.append(own.run(), "HireNotProposed", event);
        }
    }

    Map<String, Object> worked(UUID id, Decision.Work work) {
        var own = assignments.find(id);
        assignments.done(id, work.result());
        record.appendAs(own.position(), own.run(), "WorkDone", Map.of("assignment", id, "position", own.position()));
        return Map.of();
    }

    /** Writes every verdict, and either opens the next round or ends the assignment. */
    Map<String, Object> reviewed(UUID id, Decision.Review review, @Nullable String person) {
        var own = assignments.find(id);
        var version = directory.versionOf(own.run());
        var handedOut = assignments.handedOut(own, own.plannedRound());
        var judged = Situations.judged(handedOut);
        var counts = new Counts(version, own.position());
        // Handed out anew while the others were at work; it takes the first places of the coming round.
        var anew = handedOut.stream().filter(own::hasForNextRound).toList();
        anew.forEach(child -> counts.next(child.position()));
        var again = review.asksRework() || !anew.isEmpty();
        var accepted = new ArrayList<Assignment>();
        var dropped = new ArrayList<UUID>();
        for (var verdict : review.verdicts()) {
            var child = judged.get(Integer.parseInt(verdict.label().substring(1)) - 1);
            switch (verdict.kind()) {
                case ACCEPT -> accepted.add(child);
                case DROP -> dropped.add(child.id());
                case REWORK -> {
                    if (child.mayRework()) {
                        assignments.sendBack(
                                child.id(), verdict.comment(), own.ownRound() + 1, counts.next(child.position()));
                    } else {
                        dropped.add(child.id());
                    }
                }
            }
        }
        assignments.verdict(accepted.stream().map(Assignment::id).toList(), Status.ACCEPTED);
        assignments.verdict(dropped, Status.DROPPED);
        record.appendAs(
                own.position(),
                own.run(),
                "Reviewed",
                Map.of(
                        "assignment",
                        id,
                        "position",
                        own.position(),
                        "verdicts",
                        review.verdicts(),
                        "delivered",
                        review.deliver() && !again));
        var variables = new HashMap<>(counts.variables());
        variables.put("rework", again);
        variables.put("round", own.roundOfPlan());
        variables.put("approvalNeeded", false);
        if (again) {
            assignments.nextRound(id, own.ownRound() + 1);
        } else if (review.deliver()) {
            assignments.done(id, review.result());
            askAbove(version, own, person, accepted, variables);
        } else {
            assignments.failed(id, "%s gave up: %s".formatted(own.position(), review.result()));
        }
        return variables;
    }

    /** What a review accepted beyond the reviewer's authority needs somebody's signature above. */
    private void askAbove(
            CompanyVersion version,
            Assignment own,
            @Nullable String person,
            List<Assignment> accepted,
            Map<String, Object> variables) {
        var authority = version.position(own.position()).authority();
        var beyond = new ArrayList<Map<String, String>>();
        var amount = Money.ZERO;
        var spent = balances.ofAssignments(accepted.stream().map(Assignment::id).toList());
        for (var child : accepted) {
            var cost = spent.getOrDefault(child.id(), Balance.NONE).spent().max(child.budget());
            if (cost.compareTo(authority) > 0) {
                amount = amount.plus(cost);
                beyond.add(Map.of(
                        "assignment", child.id().toString(),
                        "position", child.position(),
                        "amount", cost.toString()));
            }
        }
        if (beyond.isEmpty()) {
            return;
        }
        var asked = approvals.ask(new Approvals.Ask(
                own.company(),
                version.version(),
                own.run(),
                own.id(),
                Kind.WORK,
                "Work accepted by %s: %s".formatted(own.position(), excerpt(own.objective())),
                own.position(),
                person,
                amount,
                Map.of("accepted", beyond),
                "%s may approve up to %s USD".formatted(own.position(), authority),
                null,
                null));
        if (asked instanceof Approvals.Asked.Opened(var request)) {
            variables.put("approvalNeeded", true);
            variables.put("approvalId", request.id().toString());
        }
    }

    void failed(UUID id, String failure) {
        var own = assignments.find(id);
        assignments.failed(id, failure);
        record.appendAs(
                own.position(),
                own.run(),
                "AssignmentFailed",
                Map.of("assignment", id, "position", own.position(), "failure", failure));
    }

    private static String excerpt(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
