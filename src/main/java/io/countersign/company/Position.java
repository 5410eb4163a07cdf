package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A seat in the org chart of one company version; level 0 is the top, no limit is {@link Money#UNLIMITED}, no process the generated one. */
public record Position(
        String key,
        String title,
        @Nullable String manager,
        int ordinal,
        int level,
        String instructions,
        @Nullable String model,
        Money budget,
        Money authority,
        FilledBy filledBy,
        List<String> users,
        List<String> tools,
        @Nullable String agent,
        @Nullable Money agentRunCeiling,
        @Nullable CallLimits limits,
        List<RoutineDefinition> routines,
        @Nullable String process) {
    /** Nothing where it has no routine of that key. */
    public Optional<RoutineDefinition> routine(String routine) {
        return routines.stream().filter(one -> one.key().equals(routine)).findFirst();
    }
}
