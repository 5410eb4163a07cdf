package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A position as far as it could be read; a null is absent or was reported as a fault. */
record PositionDraft(
        String path,
        @Nullable String key,
        @Nullable String title,
        boolean reports,
        @Nullable String reportsTo,
        @Nullable String instructions,
        @Nullable String model,
        @Nullable Money budget,
        @Nullable Money authority,
        FilledBy filledBy,
        List<String> users,
        List<String> tools,
        @Nullable String agent,
        @Nullable Money agentRunCeiling,
        @Nullable CallLimits limits,
        List<RoutineDraft> routines,
        @Nullable String process) {
    PositionDefinition definition() {
        return new PositionDefinition(
                Objects.requireNonNull(key),
                Objects.requireNonNull(title),
                reportsTo,
                Objects.requireNonNullElse(instructions, ""),
                model,
                budget,
                Objects.requireNonNullElse(authority, Money.ZERO),
                filledBy,
                users,
                tools,
                agent,
                agentRunCeiling,
                limits,
                routines.stream().map(RoutineDraft::definition).toList(),
                process);
    }
}
