package io.countersign.run;

import java.util.List;

/** The assignment that pays for a decision. */
final class Payer {
    private Payer() {}

    /**
     * The decider's own above the one that asks. Who was given work past its reporting line may have a superior without
     * one: then that which handed it out pays, beside the superior's own window.
     *
     * @param line the assignment that asks and everything above it, nearest first
     */
    static Assignment of(List<Assignment> line, String decider) {
        return line.stream()
                .filter(above -> above.position().equals(decider))
                .findFirst()
                .orElseGet(() -> line.get(Math.min(1, line.size() - 1)));
    }
}
