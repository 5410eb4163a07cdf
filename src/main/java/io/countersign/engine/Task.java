package io.countersign.engine;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * An agent task that this node holds: created by a process of a run and waiting for a handler.
 *
 * @param id the engine's external task id, stable over retries and nodes
 * @param worker the worker id under which the task was locked; only its holder may complete it
 * @param run the business key of the process instance
 * @param retries attempts left before an incident
 * @param variables the variables the handler asked for, as they were when the task was handed over
 */
public record Task(
        String id,
        String worker,
        String topic,
        UUID run,
        String processInstanceId,
        int retries,
        Map<String, Object> variables) {
    /** Failed tries before an incident. */
    public static final int RETRIES = 5;

    /** A lock outlives any call; what counts is the lease of the node that holds it. */
    public static final Duration LOCK = Duration.ofDays(7);

    public Task {
        variables = Map.copyOf(variables);
    }

    /** The id in a variable that the task cannot be done without. */
    public UUID id(String variable) {
        var value = variables.get(variable);
        if (value == null) {
            throw new IllegalStateException("Task " + id + " (" + topic + ") has no variable " + variable);
        }
        return UUID.fromString(value.toString());
    }
}
