package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One seat of the org chart as it was posted; no budget means that only the accounts above limit it. */
public record PositionDefinition(
        String key,
        String title,
        @Nullable String reportsTo,
        String instructions,
        @Nullable String model,
        @Nullable Money budget,
        Money authority,
        FilledBy filledBy,
        List<String> users,
        List<String> tools,
        @Nullable String agent,
        @Nullable Money agentRunCeiling,
        @Nullable CallLimits limits) {
    public PositionDefinition {
        users = List.copyOf(users);
        tools = List.copyOf(tools);
    }

    /** A seat that only money limits. */
    public PositionDefinition(
            String key,
            String title,
            @Nullable String reportsTo,
            String instructions,
            @Nullable String model,
            @Nullable Money budget,
            Money authority,
            FilledBy filledBy,
            List<String> users,
            List<String> tools) {
        this(key, title, reportsTo, instructions, model, budget, authority, filledBy, users, tools, null, null, null);
    }

    /** The same seat under this manager. */
    public PositionDefinition below(String manager) {
        return new PositionDefinition(
                key,
                title,
                manager,
                instructions,
                model,
                budget,
                authority,
                filledBy,
                users,
                tools,
                agent,
                agentRunCeiling,
                limits);
    }
}
