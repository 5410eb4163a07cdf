package io.countersign.agent;

import io.countersign.ledger.Money;
import java.util.List;

/**
 * Within what a manager may propose new positions, where its company hires.
 *
 * @param models among which it chooses
 * @param most the monthly budget that it sits under itself
 */
public record HireTerms(List<String> models, Money most) {
    /** How many one plan may propose. */
    static final int MOST = 2;

    public HireTerms {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models: at least one");
        }
    }
}
