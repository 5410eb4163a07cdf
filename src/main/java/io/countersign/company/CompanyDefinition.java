package io.countersign.company;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.ledger.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A company as it was posted: its mission, its monthly budget, its rules and its org chart. {@link Definitions} checks it.
 *
 * @param grants leave to delegate past the reporting line
 * @param hiring whether its managers may propose new positions
 * @param messages whether its positions may write to each other
 */
public record CompanyDefinition(
        String company,
        String name,
        String mission,
        Money budget,
        boolean strategyApproval,
        int maxReworks,
        List<PositionDefinition> positions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Grant> grants,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean hiring,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean messages) {
    /** What a definition that was stored before there were grants leaves out is empty; its stored form stays the same. */
    public CompanyDefinition(
            String company,
            String name,
            String mission,
            Money budget,
            boolean strategyApproval,
            int maxReworks,
            List<PositionDefinition> positions,
            @Nullable List<Grant> grants,
            boolean hiring,
            boolean messages) {
        this.company = company;
        this.name = name;
        this.mission = mission;
        this.budget = budget;
        this.strategyApproval = strategyApproval;
        this.maxReworks = maxReworks;
        this.positions = List.copyOf(positions);
        this.grants = grants == null ? List.of() : List.copyOf(grants);
        this.hiring = hiring;
        this.messages = messages;
    }

    /** The same company with another process of one of its positions; null for the generated one. */
    public CompanyDefinition withProcess(String position, @Nullable String process) {
        return with(
                positions.stream()
                        .map(one -> one.key().equals(position) ? one.with(process) : one)
                        .toList(),
                grants);
    }

    /** The same company with another org chart. */
    public CompanyDefinition with(List<PositionDefinition> positions, List<Grant> grants) {
        return new CompanyDefinition(
                company, name, mission, budget, strategyApproval, maxReworks, positions, grants, hiring, messages);
    }
}
