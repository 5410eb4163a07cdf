package io.countersign.ledger;

import java.time.Duration;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Models that are refused because one of them was billed above a ceiling. Every act asks, so what the database says is
 * believed for a second: that much later than the node that found it out the others know.
 */
@Component
class BlockedModels {
    private static final long BELIEVED_NANOS = Duration.ofSeconds(1).toNanos();

    private final JdbcClient jdbc;
    private volatile Known known = new Known(Set.of(), System.nanoTime() - BELIEVED_NANOS);

    BlockedModels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Known(Set<String> models, long since) {}

    boolean contains(String model) {
        var now = System.nanoTime();
        if (now - known.since() >= BELIEVED_NANOS) {
            known = new Known(
                    Set.copyOf(jdbc.sql("select model from model_block where confirmed_at is null")
                            .query(String.class)
                            .list()),
                    now);
        }
        return known.models().contains(model);
    }

    void add(String model, String cause) {
        jdbc.sql("""
            insert into model_block (model, cause) values (:model, :cause)
            on conflict (model) where confirmed_at is null do nothing
            """).param("model", model).param("cause", cause).update();
        forget();
    }

    /** False where the model was not refused. */
    boolean confirm(String model, String cause) {
        var confirmed =
                jdbc.sql("""
                    update model_block set confirmed_at = ledger_now(), confirmation = :cause
                    where model = :model and confirmed_at is null
                    """).param("model", model).param("cause", cause).update();
        forget();
        return confirmed > 0;
    }

    /** Now, and once more when others can see what the transaction wrote. */
    private void forget() {
        known = new Known(Set.of(), System.nanoTime() - BELIEVED_NANOS);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    known = new Known(Set.of(), System.nanoTime() - BELIEVED_NANOS);
                }
            });
        }
    }
}
