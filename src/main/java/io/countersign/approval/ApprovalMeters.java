package io.countersign.approval;

import static java.util.stream.Collectors.toMap;

import io.countersign.engine.Readings;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Requests that wait for a decision, those among them for which a token waits at its budget gate, and how long those
 * waited that have ended. What waits is the same on every node; an ending is heard by the node that writes it.
 */
@Component
class ApprovalMeters {
    private final JdbcClient jdbc;
    private final Readings waiting = new Readings(
            "countersign.approvals.waiting", null, "Requests that wait for a decision, of agents or people");
    private final Readings oldest =
            new Readings("countersign.approvals.oldest", "seconds", "For how long the oldest of them has been waiting");
    private final Readings gates =
            new Readings("countersign.gates.waiting", null, "Tokens that wait at a budget gate for more budget");
    private final Readings oldestGate =
            new Readings("countersign.gates.oldest", "seconds", "For how long the oldest of them has been waiting");

    ApprovalMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A request that has just ended, in a transaction that may still fail. */
    record Ended(String kind, String outcome, Duration waited) {
        private void count() {
            Metrics.timer("countersign.approvals.ended", "kind", kind, "outcome", outcome)
                    .record(waited);
        }
    }

    static void ended(List<Ended> requests) {
        if (!requests.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    requests.forEach(Ended::count);
                }
            });
        }
    }

    private record Waiting(String kind, long number, double seconds, long gates, double gateSeconds) {
        Tags labels() {
            return Tags.of("kind", kind);
        }
    }

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        Readings.look("approvals", () -> {
            var found = waiting();
            waiting.show(found.stream().collect(toMap(Waiting::labels, Waiting::number)));
            oldest.show(found.stream().collect(toMap(Waiting::labels, Waiting::seconds)));
            gates.show(Map.of(
                    Tags.empty(), found.stream().mapToLong(Waiting::gates).sum()));
            oldestGate.show(Map.of(
                    Tags.empty(),
                    found.stream().mapToDouble(Waiting::gateSeconds).max().orElse(0)));
        });
    }

    private List<Waiting> waiting() {
        return jdbc.sql("""
            select k.kind, count(r.id), coalesce(extract(epoch from clock_timestamp() - min(r.created_at)), 0),
                   count(r.gate),
                   coalesce(extract(epoch from clock_timestamp() - min(r.created_at) filter (where r.gate is not null)), 0)
            from unnest(cast(:kinds as text[])) as k (kind)
            left join approval_request r on r.kind = k.kind and r.status = 'PENDING'
            group by 1\
            """)
                .param("kinds", kinds())
                .query((row, _) -> new Waiting(
                        row.getString(1), row.getLong(2), row.getDouble(3), row.getLong(4), row.getDouble(5)))
                .list();
    }

    private static String kinds() {
        return "{"
                + String.join(
                        ",",
                        Arrays.stream(ApprovalRequest.Kind.values())
                                .map(Enum::name)
                                .toList())
                + "}";
    }
}
