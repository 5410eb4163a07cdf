package io.countersign.approval;

import io.countersign.access.Caller;
import io.countersign.access.Visible;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people have to decide, and their decisions by other doors than Tasklist. */
@Component
public class Inbox {
    /** Of what waits for people, so much is looked through for one person's part. */
    private static final int MOST_WAITING = 2000;

    private final ApprovalStore store;
    private final Approvals approvals;
    private final DecisionTask rules;
    private final Deciders deciders;
    private final Instances instances;
    private final CompanyTurn turn;

    Inbox(
            ApprovalStore store,
            Approvals approvals,
            DecisionTask rules,
            Deciders deciders,
            Instances instances,
            CompanyTurn turn) {
        this.store = store;
        this.approvals = approvals;
        this.rules = rules;
        this.deciders = deciders;
        this.instances = instances;
        this.turn = turn;
    }

    /** Whosever they are, for the application itself. */
    public Page<ApprovalRequest> list(
            ApprovalRequest.@Nullable Status status, @Nullable String company, Page.Request page) {
        return list(status, Visible.ALL.only(company), page);
    }

    public Page<ApprovalRequest> list(ApprovalRequest.@Nullable Status status, Visible visible, Page.Request page) {
        var name = status == null ? null : status.name();
        return page.of(store.page(name, visible, page.offset(), page.size()), store.count(name, visible));
    }

    public Page<ApprovalRequest> mine(Caller caller, @Nullable String company, Page.Request page) {
        return mine(caller, Visible.ALL.only(company), page);
    }

    /** What this person can decide now, the oldest first. */
    public Page<ApprovalRequest> mine(Caller caller, Visible visible, Page.Request page) {
        var person = deciders.person(caller.name(), caller.groups());
        var mine = store.waitingForPeople(visible, MOST_WAITING).stream()
                .filter(request -> deciders.standing(request, person).isPresent())
                .toList();
        int from = (int) Math.min(page.offset(), mine.size());
        return page.of(List.copyOf(mine.subList(from, Math.min(from + page.size(), mine.size()))), mine.size());
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
            rules.standing(request, caller.name(), caller.groups());
            if (!caller.isBoard() || request.deciderKind() != ApprovalRequest.Capacity.BOARD) {
                // Who became a deputy, or came to fill the position, after the task was offered.
                instances.offer(task, List.of(caller.name()));
            }
            instances.complete(task, caller.name(), caller.groups(), fields);
            return approvals.find(id);
        });
    }
}
