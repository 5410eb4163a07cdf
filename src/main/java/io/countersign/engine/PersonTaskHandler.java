package io.countersign.engine;

import java.util.Map;
import java.util.Set;

/**
 * The rules of one kind of user task, found by its property {@code act}; they hold by whichever door the task is
 * completed. Called in the engine's transaction.
 */
public interface PersonTaskHandler {
    /** The value of the diagram's property {@code act}. */
    String act();

    /** The task has come into being; what it returns is shown as its name and description. */
    Face created(PersonTask task);

    /**
     * Somebody completes the task: checks, writes the effect, and gives the variables with which the token goes on. A
     * {@link io.countersign.problem.Problem} refuses the completion.
     */
    Map<String, Object> completed(PersonTask task);

    /** The form fields that were read and stored; they are taken out of the engine again. */
    Set<String> fields(PersonTask task);

    /** What people see of a task, and who they are. */
    record Face(String name, String description, Set<String> users, Set<String> groups) {}
}
