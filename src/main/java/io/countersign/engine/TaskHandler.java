package io.countersign.engine;

import java.util.Set;

/**
 * Does the work of one topic. It is called on a virtual thread, outside any transaction, and possibly again for the
 * same task after a crash or a retry: what it does twice must look as if done once.
 */
public interface TaskHandler {
    /** The topic of the agent tasks it does. */
    String topic();

    /** The process variables it wants to see. */
    Set<String> variables();

    /** Does the task; an exception is a bug and becomes an incident. */
    Handled handle(Task task);
}
