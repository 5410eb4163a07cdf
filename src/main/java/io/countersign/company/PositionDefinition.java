package io.countersign.company;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.ledger.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One seat of the org chart as it was posted; no budget means that only the accounts above limit it.
 *
 * @param process the BPMN of its process as somebody edited it; null where it is generated
 */
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
        @Nullable CallLimits limits,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RoutineDefinition> routines,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String process) {
    /** So many characters a process may have; one for a manager of 50 has about a fifth of them. */
    static final int LONGEST_PROCESS = 1_000_000;

    /** What a definition that was stored before there were routines leaves out is empty; its stored form stays the same. */
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
            List<String> tools,
            @Nullable String agent,
            @Nullable Money agentRunCeiling,
            @Nullable CallLimits limits,
            @Nullable List<RoutineDefinition> routines,
            @Nullable String process) {
        this.key = key;
        this.title = title;
        this.reportsTo = reportsTo;
        this.instructions = instructions;
        this.model = model;
        this.budget = budget;
        this.authority = authority;
        this.filledBy = filledBy;
        this.users = List.copyOf(users);
        this.tools = List.copyOf(tools);
        this.agent = agent;
        this.agentRunCeiling = agentRunCeiling;
        this.limits = limits;
        this.routines = routines == null ? List.of() : List.copyOf(routines);
        this.process = process;
    }

    /** A seat without routines. */
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
            List<String> tools,
            @Nullable String agent,
            @Nullable Money agentRunCeiling,
            @Nullable CallLimits limits) {
        this(
                key,
                title,
                reportsTo,
                instructions,
                model,
                budget,
                authority,
                filledBy,
                users,
                tools,
                agent,
                agentRunCeiling,
                limits,
                List.of(),
                null);
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
        return with(manager, process);
    }

    /** The same seat with this process; null for the generated one. */
    PositionDefinition with(@Nullable String process) {
        return with(reportsTo, process);
    }

    private PositionDefinition with(@Nullable String manager, @Nullable String process) {
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
                limits,
                routines,
                process);
    }
}
