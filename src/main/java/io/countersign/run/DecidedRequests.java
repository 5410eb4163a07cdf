package io.countersign.run;

import io.countersign.approval.ApprovalEffects;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.record.RunRecord;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What follows for a run from decided requests about work and budgets. */
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
        var done = request.kind() != Kind.BUDGET || budgets.raise(request);
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
        gates.end(request.id());
        if (request.kind() == Kind.WORK) {
            assignments.failed(request.ofAssignment(), "its work was not approved: " + reason);
        } else {
            assignments.willFail(request.ofAssignment(), "its budget is exhausted and was not raised: " + reason);
        }
        record.append(
                request.ofRun(),
                "ApprovalRefused",
                Map.of("approval", request.id(), "kind", request.kind(), "reason", reason));
    }
}
