package io.countersign.approval;

import io.countersign.access.Caller;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people have to decide, and their decisions by other doors than Tasklist. */
@Component
public class Inbox {
    private final ApprovalStore store;
    private final Approvals approvals;
    private final DecisionTask rules;
    private final Instances instances;
    private final CompanyTurn turn;

    Inbox(ApprovalStore store, Approvals approvals, DecisionTask rules, Instances instances, CompanyTurn turn) {
        this.store = store;
        this.approvals = approvals;
        this.rules = rules;
        this.instances = instances;
        this.turn = turn;
    }

    public Page<ApprovalRequest> list(
            ApprovalRequest.@Nullable Status status, @Nullable String company, Page.Request page) {
        var name = status == null ? null : status.name();
        return page.of(store.page(name, company, page.offset(), page.size()), store.count(name, company));
    }

    public ApprovalRequest find(UUID id) {
        return approvals.find(id);
    }

    /** Completes the task that waits for this decision, in the caller's name; the task's own checks decide. */
    public ApprovalRequest decide(UUID id, Caller caller, String decision, String comment, String digest) {
        return turn.write(approvals.find(id).company(), () -> {
            var request = approvals.find(id);
            var fields = Map.<String, Object>of("decision", decision, "comment", comment, "digest", digest);
            rules.check(request, fields);
            var task = request.task();
            if (task == null) {
                throw new Problem.Clash("Request %s waits for the agent of %s".formatted(id, request.decider()));
            }
            if (!rules.mayDecide(request, caller.name(), caller.groups())) {
                throw new Problem.Denied("Request %s waits for %s".formatted(id, request.decider()));
            }
            instances.complete(task, caller.name(), caller.groups(), fields);
            return approvals.find(id);
        });
    }
}
