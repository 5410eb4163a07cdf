package io.countersign.run;

import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Approvals;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.EngineEvents;
import io.countersign.engine.PersonTaskHandler.Face;
import io.countersign.ledger.Ledger;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import io.countersign.run.Assignment.Status;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Keeps runs, money and what is waited for in step with the engine, however a process or a task came to its end: done,
 * cancelled, deleted in Cockpit.
 */
@Component
class RunBooks implements EngineEvents {
    private final RunStore runs;
    private final RunCompanies directory;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final Approvals approvals;
    private final WaitingGates gates;
    private final RunRecord record;
    private final CompanyTurn turn;
    private final ObjectProvider<Runs> steering;

    RunBooks(
            RunStore runs,
            RunCompanies directory,
            AssignmentStore assignments,
            Ledger ledger,
            Approvals approvals,
            WaitingGates gates,
            RunRecord record,
            CompanyTurn turn,
            ObjectProvider<Runs> steering) {
        this.runs = runs;
        this.directory = directory;
        this.assignments = assignments;
        this.ledger = ledger;
        this.approvals = approvals;
        this.gates = gates;
        this.record = record;
        this.turn = turn;
        this.steering = steering;
    }

    @Override
    public void processEnded(
            UUID id, String processKey, String processInstanceId, boolean cancelled, Map<String, Object> variables) {
        if (directory.find(id).isEmpty()) {
            endRequestOfNoRun(processKey, variables);
            return;
        }
        locked(id, () -> {
            assignments.workedBy(processInstanceId).ifPresent(open -> unfinished(open, cancelled));
            if (variables.get("approvalId") instanceof String approval && isApproval(processKey)) {
                approvalEnded(id, approval, cancelled);
            }
            if (processKey.equals(Runs.PROCESS)) {
                gone(id);
            }
        });
    }

    /** The request of a gate that waits for room is none; that of another run is not ended by this one's process. */
    private void approvalEnded(UUID run, String approval, boolean cancelled) {
        var id = UUID.fromString(approval);
        var request = approvals.seek(id);
        if (request.isPresent() && !run.equals(request.get().run())) {
            return;
        }
        if (cancelled) {
            approvals.cancel(id);
            gates.end(id);
            runs.waitsNoMore(approval);
        } else {
            request.ifPresent(approvals::leftUndecided);
        }
    }

    /** A request that no run asks has nothing but its own process, such as that of a hire. */
    private void endRequestOfNoRun(String processKey, Map<String, Object> variables) {
        if (variables.get("approvalId") instanceof String approval && isApproval(processKey)) {
            approvals
                    .seek(UUID.fromString(approval))
                    .filter(request -> request.run() == null)
                    .ifPresent(request -> {
                        turn.take(request.company(), Duration.ofSeconds(60));
                        approvals.leftUndecided(request);
                    });
        }
    }

    private static boolean isApproval(String processKey) {
        return processKey.equals("approve-up-the-line") || processKey.equals("raise-budget");
    }

    /** An assignment whose process is over without a result has failed, or was cancelled with it. */
    private void unfinished(Assignment open, boolean cancelled) {
        ledger.releaseHeld(open.id());
        assignments.cancelNeverBegun(open.id());
        var failure = open.failure() == null ? open.position() + " ended without a result" : open.failure();
        assignments.end(open.id(), cancelled ? Status.CANCELLED : Status.FAILED, null, cancelled ? null : failure);
        record.append(
                open.run(),
                cancelled ? "AssignmentCancelled" : "AssignmentFailed",
                Map.of("assignment", open.id(), "position", open.position(), "failure", failure));
    }

    /** A run that has not ended yet: somebody ended its own process by the engine's doors. */
    private void gone(UUID run) {
        var failure = "its process was ended in the engine";
        if (runs.end(run, RunStatus.CANCELLED, null, failure)) {
            steering.getObject().abandon(run);
            record.append(run, "RunCancelled", Map.of("failure", failure));
        }
    }

    @Override
    public void agentTaskCreated(UUID run, String owner, String task) {
        ledger.bind(owner, task)
                .orElseThrow(() -> new IllegalStateException("Nothing is held for agent task " + task + " of run " + run
                        + ": no budget gate let it through"));
    }

    @Override
    public void agentTaskCancelled(UUID id, String task) {
        locked(id, () -> ledger.releaseHeldOfTask(task));
    }

    @Override
    public void personTaskOpened(UUID id, String task, Face face) {
        var board = face.groups().contains(ApprovalRequest.BOARD);
        var who = board
                ? ApprovalRequest.BOARD
                : String.join(", ", face.users().isEmpty() ? face.groups() : face.users());
        locked(id, () -> runs.waits(id, board ? "BOARD" : "PEOPLE", who, face.name(), task, null));
    }

    @Override
    public void personTaskClosed(UUID id, String task) {
        locked(id, () -> runs.waitsNoMore(task));
    }

    @Override
    public void incidentOpened(UUID id, String subject, @Nullable String task, String message) {
        locked(id, () -> {
            runs.waits(id, "INCIDENT", "operator", message, subject, task);
            record.append(id, "IncidentOpened", Map.of("subject", subject, "message", message), Actor.system("engine"));
        });
    }

    /** Whoever gave the act its retries back, or had the incident removed. */
    @Override
    public void incidentClosed(String subject) {
        runs.waitsNoMore(subject).ifPresent(run -> record.append(run, "IncidentClosed", Map.of("subject", subject)));
    }

    /** Does something under the lock of the run's company; nothing for an instance that is no run of ours. */
    private void locked(UUID id, Runnable work) {
        directory.find(id).ifPresent(run -> {
            turn.take(run.company(), Duration.ofSeconds(60));
            work.run();
        });
    }
}
