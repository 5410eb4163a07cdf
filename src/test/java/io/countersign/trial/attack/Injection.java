package io.countersign.trial.attack;

/**
 * A text that commands something.
 *
 * @param id the disguise and the order, and which of its wordings
 * @param family the kind of its disguise
 */
public record Injection(String id, String family, Order order, String text) {
    @Override
    public String toString() {
        return id;
    }
}
