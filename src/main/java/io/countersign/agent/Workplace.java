package io.countersign.agent;

import io.countersign.engine.TaskOutcome;
import java.util.Optional;

/** Where agents' work comes from and where it goes; whoever keeps runs and assignments implements it. */
public interface Workplace {
    /** What there is to do for a task; read in a short transaction of its own. */
    Job job(io.countersign.engine.Task task, ActKind act);

    /** Why nothing is asked for this job any more, where somebody stopped its position; known without the database. */
    Optional<String> stopped(Job job);

    /** Writes what was decided and what is written to others, and says how the process goes on; in the transaction that ends the task. */
    TaskOutcome apply(Job job, Decision decision, Outbox outbox);

    /** Writes down that the act failed, and why; in the transaction that ends the task. */
    TaskOutcome failed(Job job, String reason);
}
