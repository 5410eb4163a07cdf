package io.countersign.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Assignments as they are in the current transaction, so that a batch of steps does not read the same row again and again.
 * To be filled only under the lock of their company, with which nobody else writes them.
 */
final class AssignmentsAtHand extends ResourceHolderSupport {
    private final Map<UUID, Row> rows = new HashMap<>();

    private AssignmentsAtHand() {}

    /** An assignment and the process instance that works on it. */
    record Row(Assignment assignment, @Nullable String processInstanceId) {}

    /** Nothing is remembered where there is no transaction. */
    static AssignmentsAtHand ofTransaction(Object key) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return new AssignmentsAtHand();
        }
        var known = (AssignmentsAtHand) TransactionSynchronizationManager.getResource(key);
        if (known != null) {
            return known;
        }
        var atHand = new AssignmentsAtHand();
        TransactionSynchronizationManager.bindResource(key, atHand);
        TransactionSynchronizationManager.registerSynchronization(new ResourceHolderSynchronization<>(atHand, key) {
            @Override
            public void savepointRollback(Object savepoint) {
                atHand.forget();
            }
        });
        return atHand;
    }

    void put(Row row) {
        rows.put(row.assignment().id(), row);
    }

    Optional<Assignment> get(UUID id) {
        return Optional.ofNullable(rows.get(id)).map(Row::assignment);
    }

    Optional<Assignment> any(Predicate<Row> condition) {
        return rows.values().stream().filter(condition).map(Row::assignment).findAny();
    }

    void forget() {
        rows.clear();
    }
}
