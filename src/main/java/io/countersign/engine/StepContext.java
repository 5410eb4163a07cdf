package io.countersign.engine;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a step stands in its process.
 *
 * @param run the business key
 * @param scope the activity instance that encloses the step; two tokens of one process share it only in one scope
 * @param activityInstance this passing through the step, unique
 * @param next the agent task that directly follows, if one does
 */
public record StepContext(
        UUID run,
        String processKey,
        String processInstanceId,
        String scope,
        String activityInstance,
        Optional<NextTask> next,
        Map<String, Object> variables) {
    /** The agent task behind a gate. */
    public record NextTask(String activity, String topic) {}

    public @Nullable Object variable(String name) {
        return variables.get(name);
    }

    /** The id in a variable that the step cannot do without. */
    public UUID id(String variable) {
        var value = variables.get(variable);
        if (value == null) {
            throw new IllegalStateException(processKey + " reached a step that needs the variable " + variable);
        }
        return UUID.fromString(value.toString());
    }
}
