package io.countersign.run;

import io.countersign.ledger.Money;
import io.countersign.run.Assignment.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    record Row(Assignment assignment, @Nullable String processInstanceId) {
        static Row of(ResultSet row) throws SQLException {
            var ended = row.getTimestamp("ended_at");
            var assignment = new Assignment(
                    row.getObject("id", UUID.class),
                    row.getObject("run", UUID.class),
                    row.getString("company"),
                    row.getObject("parent", UUID.class),
                    row.getString("position"),
                    row.getInt("depth"),
                    row.getString("objective"),
                    row.getString("acceptance"),
                    new Money(row.getLong("budget")),
                    Status.valueOf(row.getString("status")),
                    row.getString("result"),
                    row.getString("failure"),
                    row.getString("complaint"),
                    row.getInt("reworks"),
                    row.getInt("round"),
                    row.getInt("ordinal"),
                    row.getInt("own_round"),
                    row.getInt("planned_round"),
                    row.getBoolean("may_rework"),
                    row.getTimestamp("created_at").toInstant(),
                    ended == null ? null : ended.toInstant());
            return new Row(assignment, row.getString("process_instance_id"));
        }
    }

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
