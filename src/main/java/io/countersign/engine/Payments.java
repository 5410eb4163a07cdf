package io.countersign.engine;

import java.util.List;

/** Pays for finished work; whoever keeps what was bought implements it. */
public interface Payments {
    /**
     * Pays for what tasks of one company bought, in the order given and in the current transaction, which holds the
     * company's lock. Twice is as good as once, within a list too.
     */
    void settle(List<? extends Payment> payments);
}
