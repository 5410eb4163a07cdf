package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.List;

/** A company as it was posted: its mission, its monthly budget, its rules and its org chart. {@link Definitions} checks it. */
public record CompanyDefinition(
        String company,
        String name,
        String mission,
        Money budget,
        boolean strategyApproval,
        int maxReworks,
        List<PositionDefinition> positions) {
    public CompanyDefinition {
        positions = List.copyOf(positions);
    }
}
