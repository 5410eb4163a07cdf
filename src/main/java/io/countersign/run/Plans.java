package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.agent.Decision;
import io.countersign.agent.Decision.Delegation;
import io.countersign.approval.ApprovalEffects;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals.Asked;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What follows from a manager's plan. Its assignments and their accounts come into being when it is handed out: at once
 * or, where those above must approve it, in the transaction of the last signature, exactly as the request has them.
 */
@Component
class Plans implements ApprovalEffects {
    private static final String PLANNED = "Planned";

    private final RunCompanies directory;
    private final AssignmentStore assignments;
    private final PlanRequests requests;
    private final Ledger ledger;
    private final RunRecord record;

    Plans(RunCompanies directory, AssignmentStore assignments, PlanRequests requests, Ledger ledger, RunRecord record) {
        this.directory = directory;
        this.assignments = assignments;
        this.requests = requests;
        this.ledger = ledger;
        this.record = record;
    }

    /** Hands the plan out, or asks whether it may; gives what the gateways read. */
    Map<String, Object> planned(UUID id, Decision.Plan plan, @Nullable String person) {
        var own = assignments.find(id);
        var version = directory.versionOf(own.run());
        DelegationRules.check(version, own, plan.delegations());
        var variables = new HashMap<String, Object>();
        switch (requests.ask(version, own, plan, person)) {
            case Asked.NotNeeded _ -> {
                variables.putAll(handOut(own, plan).variables());
                record.appendAs(own.position(), own.run(), PLANNED, event(own, plan));
                variables.put("planApproval", false);
            }
            case Asked.Opened(var request) -> {
                var counts = new Counts(version, own.position());
                plan.delegations().forEach(delegation -> counts.next(delegation.position()));
                variables.putAll(counts.variables());
                variables.put("planApproval", true);
                variables.put("approvalId", request.id().toString());
                variables.put("planAttempt", request.attempt());
            }
        }
        return variables;
    }

    /** Each assignment gets an account of its own. */
    private Counts handOut(Assignment own, Decision.Plan plan) {
        // A plan after a rework starts in a round of its own, beside what earlier plans left.
        int round = own.reworks() == 0 ? 1 : own.ownRound() + 1;
        assignments.planned(own.id(), round);
        var counts = new Counts(directory.versionOf(own.run()), own.position());
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
        return counts;
    }

    private static Map<String, Object> event(Assignment own, Decision.Plan plan) {
        return Map.of(
                "assignment", own.id(),
                "position", own.position(),
                "approach", plan.approach(),
                "assignments", plan.delegations());
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.SPEND, Kind.STRATEGY);
    }

    @Override
    public boolean approved(ApprovalRequest request) {
        var own = assignments.find(request.ofAssignment());
        var plan = plan(request.arguments());
        var gone = assignments.retiredSince(directory.versionOf(own.run()));
        if (own.status() != Status.WORKING
                || plan.delegations().stream().anyMatch(delegation -> gone.contains(delegation.position()))) {
            return false;
        }
        if (request.attempt() > 1 && own.reworks() == 0) {
            assignments.complain(own.id(), null);
        }
        handOut(own, plan);
        record.append(own.run(), PLANNED, event(own, plan), Actor.system("approval"));
        record.append(
                own.run(),
                "ApprovalGranted",
                Map.of("approval", request.id(), "kind", request.kind(), "amount", request.amount()));
        return true;
    }

    /** The plan is made anew, with the reason in hand, as often as work may be sent back; then the assignment has failed. */
    @Override
    public void refused(ApprovalRequest request, String reason) {
        var own = assignments.find(request.ofAssignment());
        var mostReworks = directory.versionOf(own.run()).definition().maxReworks();
        if (request.attempt() <= mostReworks) {
            var complaint = "Your plan was not approved, so that nothing was handed out: " + reason;
            assignments.complain(
                    own.id(), own.reworks() == 0 ? complaint : "%s%n%n%s".formatted(own.complaint(), complaint));
        } else {
            assignments.willFail(own.id(), "its plan was not approved: " + reason);
        }
        record.append(
                own.run(),
                "ApprovalRefused",
                Map.of("approval", request.id(), "kind", request.kind(), "reason", reason));
    }

    private static Decision.Plan plan(JsonNode arguments) {
        return new Decision.Plan(
                arguments.path("approach").asText(),
                arguments
                        .path("assignments")
                        .valueStream()
                        .map(one -> new Delegation(
                                one.path("position").asText(),
                                one.path("objective").asText(),
                                one.path("acceptance").asText(),
                                Money.usd(one.path("budget").asText())))
                        .toList());
    }
}
