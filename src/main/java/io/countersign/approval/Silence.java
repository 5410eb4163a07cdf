package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Verdict;
import io.countersign.approval.Settlement.Settled;
import io.countersign.engine.DatabaseClock;
import io.countersign.engine.Instances;
import io.countersign.engine.RunDirectory;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What time does to a request: reminders, the turn that passes, and the end. By the database's clock, whoever's timer fires. */
@Component
class Silence {
    private final ApprovalStore store;
    private final Approvals approvals;
    private final Ascent ascent;
    private final Settlement settlement;
    private final Deciders deciders;
    private final ApprovalRecord record;
    private final Instances instances;
    private final DatabaseClock clock;
    private final ObjectProvider<RunDirectory> runs;

    Silence(
            ApprovalStore store,
            Approvals approvals,
            Ascent ascent,
            Settlement settlement,
            Deciders deciders,
            ApprovalRecord record,
            Instances instances,
            DatabaseClock clock,
            ObjectProvider<RunDirectory> runs) {
        this.store = store;
        this.approvals = approvals;
        this.ascent = ascent;
        this.settlement = settlement;
        this.deciders = deciders;
        this.record = record;
        this.instances = instances;
        this.clock = clock;
        this.runs = runs;
    }

    /**
     * A timer says that nobody decided in time. One that fired too early, on a node whose clock is ahead, is set again; so
     * is one for an agent whose run is paused, which could not decide.
     */
    Settled broken(UUID id) {
        var request = approvals.find(id);
        if (!request.isPending()) {
            return settlement.settle(id);
        }
        var now = clock.now();
        var due = request.climb().dueAt();
        var early = due != null && now.isBefore(due);
        var paused = request.deciderKind() == Capacity.AGENT && runs.getObject().isPaused(request.ofRun());
        if (now.isBefore(request.expiresAt()) && (early || paused)) {
            ascent.stay(id, request.climb().rung());
            return Settled.CLIMBS;
        }
        var silence = new Decision(
                request.decisions().size() + 1,
                Objects.requireNonNull(request.decider()),
                Objects.requireNonNull(request.deciderKind()),
                request.deciderKind() == Capacity.BOARD ? null : request.decider(),
                null,
                Verdict.SILENT,
                "",
                request.digest(),
                now);
        store.decide(id, silence);
        record.escalated(request, silence);
        if (!now.isBefore(request.expiresAt())) {
            return settlement.refuse(request, "nobody decided before it expired at %s".formatted(request.expiresAt()));
        }
        ascent.climb(request);
        return Settled.CLIMBS;
    }

    /** Reminds those who may decide by now, who need not be those to whom the task was first offered. */
    void reminder(UUID id) {
        var request = approvals.find(id);
        var task = request.task();
        if (!request.isPending() || task == null) {
            return;
        }
        instances.offer(task, deciders.people(request));
        store.reminded(id, clock.now());
        record.reminded(request);
    }
}
