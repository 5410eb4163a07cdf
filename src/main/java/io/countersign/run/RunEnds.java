package io.countersign.run;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How runs end and how long they took, as this node hears of those whose end it writes. */
final class RunEnds {
    private RunEnds() {}

    /** In the transaction that ends the run, which may still fail. */
    static void ended(String company, RunStatus status, Duration took) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Metrics.timer("countersign.runs.ended", "company", company, "outcome", status.name())
                        .record(took);
            }
        });
    }
}
