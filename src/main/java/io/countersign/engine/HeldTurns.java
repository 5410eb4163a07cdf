package io.countersign.engine;

import java.util.HashSet;
import java.util.Set;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The companies whose lock the current transaction holds; it ends with the transaction, as the locks do. */
final class HeldTurns extends ResourceHolderSupport {
    private final Set<String> companies = new HashSet<>();

    private HeldTurns() {}

    /** Nothing is remembered where there is no transaction. */
    static HeldTurns ofTransaction(Object key) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return new HeldTurns();
        }
        var known = (HeldTurns) TransactionSynchronizationManager.getResource(key);
        if (known != null) {
            return known;
        }
        var held = new HeldTurns();
        TransactionSynchronizationManager.bindResource(key, held);
        TransactionSynchronizationManager.registerSynchronization(new ResourceHolderSynchronization<>(held, key) {
            /** What was locked since then is not locked any more; taking a lock again that is still held is free. */
            @Override
            public void savepointRollback(Object savepoint) {
                held.companies.clear();
            }
        });
        return held;
    }

    /** False where the company's lock is held already. */
    boolean add(String company) {
        return companies.add(company);
    }

    boolean contains(String company) {
        return companies.contains(company);
    }
}
