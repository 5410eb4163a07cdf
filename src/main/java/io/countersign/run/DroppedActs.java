package io.countersign.run;

import io.countersign.approval.Approvals;
import io.countersign.engine.AgentTasks;
import io.countersign.engine.AgentTasks.Open;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Ledger;
import io.countersign.record.RunRecord;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Acts that a person ends in an agent's place: the act has failed with that person's reason, the money that was held for
 * it is free, and the process takes the way of a failed act, to the manager who reviews. What was sent already is paid
 * for when its answer comes, and not used.
 */
@Component
class DroppedActs {
    private final CompanyTurn turn;
    private final ControlStore store;
    private final AssignmentStore assignments;
    private final Approvals approvals;
    private final AgentTasks tasks;
    private final Outcomes outcomes;
    private final Ledger ledger;
    private final RunRecord record;
    private final DroppedGates gates;

    DroppedActs(
            CompanyTurn turn,
            ControlStore store,
            AssignmentStore assignments,
            Approvals approvals,
            AgentTasks tasks,
            Outcomes outcomes,
            Ledger ledger,
            RunRecord record,
            DroppedGates gates) {
        this.turn = turn;
        this.store = store;
        this.assignments = assignments;
        this.approvals = approvals;
        this.tasks = tasks;
        this.outcomes = outcomes;
        this.ledger = ledger;
        this.record = record;
        this.gates = gates;
    }

    /**
     * Drops what is open for a position, or below one of its assignments, in all runs, and what waits at a gate for it;
     * gives the number of acts.
     */
    int dropAllOf(String company, String position, String by, String reason) {
        var dropped = gates.dropAllOf(company, position, by, reason);
        for (var run : store.open(company)) {
            for (var task : tasks.ofRun(run)) {
                if (concerns(task, position) && drop(company, run, task.id(), "ActDropped", by, reason)) {
                    dropped++;
                }
            }
        }
        return dropped;
    }

    private boolean concerns(Open task, String position) {
        return position(task).equals(position)
                || assignments.line(task.assignment()).stream()
                        .anyMatch(above -> above.position().equals(position));
    }

    private String position(Open task) {
        return task.approval() == null
                ? assignments.find(task.assignment()).position()
                : String.valueOf(approvals.find(task.approval()).decider());
    }

    /** One act, in a transaction of its own: the ledger is written before the engine moves. False where it is gone. */
    boolean drop(String company, UUID run, String id, String event, String by, String reason) {
        return turn.write(company, () -> {
            Optional<Open> task = tasks.find(id);
            task.ifPresent(open -> drop(run, open, event, by, reason));
            return task.isPresent();
        });
    }

    private void drop(UUID run, Open task, String event, String by, String reason) {
        var position = position(task);
        var text = "%s was dropped by %s: %s".formatted(task.topic(), by, reason);
        ledger.releaseHeldOfTask(task.id());
        record.append(
                run,
                event,
                Map.of(
                        "task", task.id(),
                        "assignment", task.assignment(),
                        "position", position,
                        "by", by,
                        "reason", reason));
        if (task.approval() == null) {
            outcomes.failed(task.assignment(), "%s of %s".formatted(text, position));
        }
        tasks.fail(task, Desk.FAILED, text);
    }
}
