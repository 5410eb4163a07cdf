package io.countersign.run;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Runs that are not over, and what waits for people: the same on every node, since all look at the same rows. Looked at
 * now and then, so that whoever scrapes costs nothing.
 */
@Component
class RunMeters {
    private static final Logger LOG = LoggerFactory.getLogger(RunMeters.class);

    private final JdbcClient jdbc;
    private final MultiGauge open;
    private final MultiGauge waiting;
    private final MultiGauge age;

    RunMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.open = MultiGauge.builder("countersign.runs.open")
                .description("Runs whose books are open, by company and status; one that waits is still RUNNING")
                .register(Metrics.globalRegistry);
        this.waiting = MultiGauge.builder("countersign.waiting")
                .description("Tasks of people and incidents that runs wait for, by kind")
                .register(Metrics.globalRegistry);
        this.age = MultiGauge.builder("countersign.waiting.oldest")
                .description("For how long the oldest of them has been waiting")
                .baseUnit("seconds")
                .register(Metrics.globalRegistry);
    }

    private record Open(String company, String status, long number) {}

    private record Waiting(String kind, long number, Duration oldest) {}

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        try {
            open.register(open(), true);
            var found = waiting();
            waiting.register(
                    found.stream().map(row -> Row.of(kind(row), row.number())).toList(), true);
            age.register(
                    found.stream()
                            .map(row -> Row.of(kind(row), row.oldest().toSeconds()))
                            .toList(),
                    true);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The meters of runs are read later: {}", e.toString());
        }
    }

    private List<Row<?>> open() {
        return jdbc
                .sql("select company, status, count(*) from run where books_closed_at is null group by 1, 2")
                .query((row, _) -> new Open(row.getString(1), row.getString(2), row.getLong(3)))
                .list()
                .stream()
                .<Row<?>>map(row -> Row.of(Tags.of("company", row.company(), "status", row.status()), row.number()))
                .toList();
    }

    private List<Waiting> waiting() {
        return jdbc.sql("""
            select k.kind, count(w.ref), coalesce(extract(epoch from clock_timestamp() - min(w.since)), 0)
            from unnest(array['PEOPLE', 'BOARD', 'INCIDENT']) as k (kind) left join waiting w on w.kind = k.kind
            group by 1\
            """)
                .query((row, _) ->
                        new Waiting(row.getString(1), row.getLong(2), Duration.ofSeconds((long) row.getDouble(3))))
                .list();
    }

    private static Tags kind(Waiting row) {
        return Tags.of("kind", row.kind());
    }
}
