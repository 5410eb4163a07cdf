package io.countersign.external;

import io.countersign.approval.ApprovalEffects;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.record.RunRecord;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What follows where an external agent's request is decided: it is on the record, and the agent is told when it asks. */
@Component
class ToolRequests implements ApprovalEffects {
    private final AskedRows rows;
    private final RunRecord record;

    ToolRequests(AskedRows rows, RunRecord record) {
        this.rows = rows;
        this.record = record;
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.TOOL);
    }

    @Override
    public boolean approved(ApprovalRequest request) {
        if (!rows.isOpen(request.ofAssignment())) {
            return false;
        }
        record.append(
                request.ofRun(),
                "ApprovalGranted",
                Map.of("approval", request.id(), "kind", request.kind(), "amount", request.amount()));
        return true;
    }

    @Override
    public void refused(ApprovalRequest request, String reason) {
        record.append(
                request.ofRun(),
                "ApprovalRefused",
                Map.of("approval", request.id(), "kind", request.kind(), "reason", reason));
    }
}
