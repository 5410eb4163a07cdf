package io.countersign.engine;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user task at one of its turning points.
 *
 * @param user who acts, from the engine's authentication; null where no person does
 * @param groups that person's groups
 * @param fields the variables visible at the task: those of the process and, at completion, those of the form
 */
public record PersonTask(
        String id,
        UUID run,
        String processKey,
        String processInstanceId,
        @Nullable String user,
        Set<String> groups,
        Map<String, Object> fields) {
    public String text(String field) {
        var value = fields.get(field);
        return value == null ? "" : value.toString().strip();
    }

    public UUID id(String variable) {
        return UUID.fromString(text(variable));
    }
}
