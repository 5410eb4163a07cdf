package io.countersign.run;

import io.countersign.agent.ActKind;
import io.countersign.agent.HireTerms;
import io.countersign.company.CompanyVersion;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.ledger.Money;
import io.countersign.llm.AgentOrder;
import io.countersign.llm.Gateway;
import io.countersign.llm.Journal;
import io.countersign.llm.Prices;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which model a position calls, and what one call of an act, or one run of an agent that does it, costs at most. */
@Component
class Models {
    private final Gateway gateway;
    private final Prices prices;
    private final Journal journal;

    Models(Gateway gateway, Prices prices, Journal journal) {
        this.gateway = gateway;
        this.prices = prices;
        this.journal = journal;
    }

    String of(Position position) {
        var own = position.model();
        return own == null ? gateway.defaultModel() : own;
    }

    /** Who does the acts of a position elsewhere, none where we ask its model ourselves. */
    @Nullable
    AgentOrder order(Position position) {
        var ceiling = position.agentRunCeiling();
        if (ceiling == null) {
            return null;
        }
        if (position.filledBy() == FilledBy.EXTERNAL) {
            return AgentOrder.external(ceiling);
        }
        return position.agent() == null ? null : new AgentOrder(position.agent(), ceiling);
    }

    Money ceiling(Position position, ActKind act) {
        var order = order(position);
        return order != null ? order.ceiling() : journal.ceiling(of(position), act.limits());
    }

    int priceVersion(Position position) {
        return prices.require(of(position)).version();
    }

    /** The least with which an assignment of this position can be done at all. */
    Money least(CompanyVersion version, Position position) {
        if (position.filledBy() == FilledBy.PEOPLE) {
            return Money.ZERO;
        }
        var reports = version.reports(position.key());
        return reports.isEmpty()
                ? ceiling(position, ActKind.WORK)
                : ceiling(position, ActKind.PLAN).plus(ceiling(position, ActKind.REVIEW));
    }

    /** Within what the position may propose others, where its company hires. */
    @Nullable
    HireTerms hiring(CompanyVersion version, Position position) {
        if (!version.definition().hiring()) {
            return null;
        }
        var known = new TreeSet<String>();
        known.add(gateway.defaultModel());
        version.positions().stream()
                .filter(one -> one.filledBy() == FilledBy.AGENT)
                .forEach(one -> known.add(of(one)));
        known.removeIf(model -> prices.find(model).isEmpty());
        var most = version.line(position.key()).stream()
                .map(Position::budget)
                .filter(budget -> !budget.isUnlimited())
                .findFirst()
                .orElse(version.definition().budget());
        return known.isEmpty() ? null : new HireTerms(List.copyOf(known), most);
    }

    /** Refuses to start where a position's model has no price, or none that is trusted any more. */
    void requireAll(CompanyVersion version) {
        var names = new TreeSet<String>();
        version.positions().stream()
                .filter(position -> position.filledBy() != FilledBy.PEOPLE)
                .forEach(position -> names.add(of(position)));
        names.forEach(prices::require);
    }
}
