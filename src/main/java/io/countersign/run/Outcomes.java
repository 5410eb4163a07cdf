package io.countersign.run;

import io.countersign.agent.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.company.CompanyVersion;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What follows from a plan, a piece of work or a review, whoever made it: rows, accounts, and the variables that the
 * gateways read. In the transaction that moves the token, under the company's lock.
 */
@Component
class Outcomes {
    private final RunCompanies directory;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final Balances balances;
    private final Approvals approvals;
    private final Hires hires;
    private final RunRecord record;

    Outcomes(
            RunCompanies directory,
            AssignmentStore assignments,
            Ledger ledger,
            Balances balances,
            Approvals approvals,
            Hires hires,
            RunRecord record) {
        this.directory = directory;
        this.assignments = assignments;
        this.ledger = ledger;
        this.balances = balances;
        this.approvals = approvals;
        this.hires = hires;
        this.record = record;
    }

    /** Hands out what the plan says, each assignment with an account of its own. */
    Map<String, Object> planned(UUID id, Decision.Plan plan) {
        var own = assignments.find(id);
        var version = directory.versionOf(own.run());
        DelegationRules.check(version, own, plan.delegations());
        // A plan after a rework starts in a round of its own, beside what earlier plans left.
        int round = own.reworks() == 0 ? 1 : own.ownRound() + 1;
        assignments.planned(id, round);
        var counts = new Counts(version, own.position());
        var children = plan.delegations().stream()
                .map(delegation -> new AssignmentStore.New(
                        UUID.randomUUID(),
                        delegation.position(),
                        delegation.objective(),
                        delegation.acceptance(),
                        delegation.budget(),
                        counts.next(delegation.position())))
                .toList();
        assignments.insert(own.run(), own.company(), own, round, children).stream()
                .filter(child -> child.status() == Status.CANCELLED)
                .forEach(child -> counts.none(child.position()));
        var limits = new LinkedHashMap<UUID, Money>();
        children.forEach(child -> limits.put(child.id(), child.budget()));
        ledger.openAssignments(own.company(), limits);
        record.appendAs(
                own.position(),
                own.run(),
                "Planned",
                Map.of(
                        "assignment", id,
                        "position", own.position(),
                        "approach", plan.approach(),
                        "assignments", plan.delegations()));
        plan.hires().forEach(hire -> propose(own, hire));
        return counts.variables();
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
    Map<String, Object> reviewed(UUID id, Decision.Review review) {
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
            askAbove(version, own, accepted, variables);
        } else {
            assignments.failed(id, "%s gave up: %s".formatted(own.position(), review.result()));
        }
        return variables;
    }

    /** What a review accepted beyond the reviewer's authority needs somebody's signature above. */
    private void askAbove(
            CompanyVersion version, Assignment own, List<Assignment> accepted, Map<String, Object> variables) {
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

    /** How many assignments each position that may be delegated to gets in the coming round; zero skips its call activity. */
    private static final class Counts {
        private final Map<String, Integer> counts = new HashMap<>();

        Counts(CompanyVersion version, String manager) {
            version.delegates(manager).forEach(delegate -> counts.put(delegate.key(), 0));
        }

        int next(String position) {
            return counts.merge(position, 1, Integer::sum) - 1;
        }

        void none(String position) {
            counts.put(position, 0);
        }

        Map<String, Object> variables() {
            var variables = new HashMap<String, Object>();
            counts.forEach((position, count) -> variables.put("assignmentsFor_" + position.replace('-', '_'), count));
            return variables;
        }
    }
}
