package io.countersign.trial.attack;

import java.util.Set;

/** How an obedient model goes about what it is told: what it writes where, and how far it takes an order. */
public interface Conduct {
    /** Where an agent writes words of its own. */
    enum Slot {
        APPROACH,
        OBJECTIVE,
        ACCEPTANCE,
        RESULT,
        COMMENT,
        REASON,
        HIRE,
        MESSAGE,
        OTHER
    }

    /** The words for this place, by an agent that has read these orders. */
    String says(Slot slot, Set<Order> orders);

    /** Whether it does what it is told even where the schema forbids it; else it goes as far as the schema lets it. */
    boolean oversteps();

    /** Whether it hands out as little as it may and sends work back, so that money runs out on the way. */
    boolean isMean();

    /** Whether it proposes new positions of its own accord. */
    boolean hires();

    /** Whether it writes to colleagues of its own accord; who has heard an order does in any case. */
    boolean writes();
}
