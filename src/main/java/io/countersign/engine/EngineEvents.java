package io.countersign.engine;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the engine tells whoever keeps the books of runs; always inside the engine's transaction. */
public interface EngineEvents {
    /** A process instance is over: done, cancelled or deleted. */
    void processEnded(
            UUID run, String processKey, String processInstanceId, boolean cancelled, Map<String, Object> variables);

    /** An agent task was cancelled before it was completed. */
    void agentTaskCancelled(UUID run, String task);

    /** An agent task exists now; the reservation that the gate made for this owner belongs to it. */
    void agentTaskCreated(UUID run, String owner, String task);

    /** A person's task waits. */
    void personTaskOpened(UUID run, String task, PersonTaskHandler.Face face);

    void personTaskClosed(UUID run, String task);

    /** An incident waits for an operator. */
    void incidentOpened(UUID run, String subject, @Nullable String task, String message);

    void incidentClosed(String subject);
}
