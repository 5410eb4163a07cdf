package io.countersign.run;

import io.countersign.approval.ApprovalEffects;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.record.RunRecord;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a decided request changes in its run. */
@Component
class DecidedRequests implements ApprovalEffects {
    private final BudgetRequests budgets;
    private final AssignmentStore assignments;
    private final WaitingGates gates;
    private final RunRecord record;

    DecidedRequests(BudgetRequests budgets, AssignmentStore assignments, WaitingGates gates, RunRecord record) {
        this.budgets = budgets;
        this.assignments = assignments;
        this.gates = gates;
        this.record = record;
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.WORK, Kind.BUDGET);
    }

    @Override
    public boolean approved(ApprovalRequest request) {
        var done = switch (request.kind()) {
            case BUDGET -> budgets.raise(request);
            case WORK -> true;
            case HIRE -> throw notOfARun(request);
        };
        if (done) {
            gates.end(request.id());
            record.append(
                    request.ofRun(),
                    "ApprovalGranted",
                    Map.of("approval", request.id(), "kind", request.kind(), "amount", request.amount()));
        }
        return done;
    }

    /** The work does not count, or the gate stays shut: either way the assignment that asked has failed. */
    @Override
    public void refused(ApprovalRequest request, String reason) {
        var failure = switch (request.kind()) {
            case WORK -> "its work was not approved: " + reason;
            case BUDGET -> "its budget is exhausted and was not raised: " + reason;
            case HIRE -> throw notOfARun(request);
        };
        gates.end(request.id());
        switch (request.kind()) {
            case WORK -> assignments.failed(request.ofAssignment(), failure);
            case BUDGET -> assignments.willFail(request.ofAssignment(), failure);
            case HIRE -> throw notOfARun(request);
        }
        record.append(
                request.ofRun(),
                "ApprovalRefused",
                Map.of("approval", request.id(), "kind", request.kind(), "reason", reason));
    }

    private static IllegalStateException notOfARun(ApprovalRequest request) {
        return new IllegalStateException("Request %s is no run's but a %s".formatted(request.id(), request.kind()));
    }
}
