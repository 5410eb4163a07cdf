package io.countersign.hiring;

import io.countersign.company.FilledBy;
import io.countersign.company.PositionDefinition;
import io.countersign.ledger.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new position as a manager proposes it, to be filled by an agent that reports to this manager and approves nothing. */
public record Proposal(
        String key,
        String title,
        String instructions,
        @Nullable String model,
        Money budget,
        List<String> tools) {
    public Proposal {
        tools = List.copyOf(tools);
    }

    PositionDefinition below(String manager) {
        return new PositionDefinition(
                key, title, manager, instructions, model, budget, Money.ZERO, FilledBy.AGENT, List.of(), tools);
    }
}
