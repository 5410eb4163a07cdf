package io.countersign.run;

import static java.util.stream.Collectors.toMap;

import io.countersign.engine.Readings;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Runs that are not over, and what waits for people: the same on every node, since all look at the same rows. Looked at
 * now and then, so that whoever scrapes costs nothing.
 */
@Component
class RunMeters {
    private final JdbcClient jdbc;
    private final Readings open = new Readings(
            "countersign.runs.open",
            null,
            "Runs whose books are open, by company and status; one that waits is still RUNNING");
    private final Readings waiting =
            new Readings("countersign.waiting", null, "Tasks of people and incidents that runs wait for, by kind");
    private final Readings age =
            new Readings("countersign.waiting.oldest", "seconds", "For how long the oldest of them has been waiting");

    RunMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Open(String company, String status, long number) {
        Tags labels() {
            return Tags.of("company", company, "status", status);
        }
    }

    private record Waiting(String kind, long number, double oldestSeconds) {
        Tags labels() {
            return Tags.of("kind", kind);
        }
    }

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        Readings.look("runs", () -> {
            open.show(open());
            var found = waiting();
            waiting.show(found.stream().collect(toMap(Waiting::labels, Waiting::number)));
            age.show(found.stream().collect(toMap(Waiting::labels, Waiting::oldestSeconds)));
        });
    }

    private Map<Tags, Long> open() {
        return jdbc
                .sql("select company, status, count(*) from run where books_closed_at is null group by 1, 2")
                .query((row, _) -> new Open(row.getString(1), row.getString(2), row.getLong(3)))
                .list()
                .stream()
                .collect(toMap(Open::labels, Open::number));
    }

    private List<Waiting> waiting() {
        return jdbc.sql("""
            select k.kind, count(w.ref), coalesce(extract(epoch from clock_timestamp() - min(w.since)), 0)
            from unnest(array['PEOPLE', 'BOARD', 'INCIDENT', 'LIMIT']) as k (kind) left join waiting w on w.kind = k.kind
            group by 1\
            """)
                .query((row, _) -> new Waiting(row.getString(1), row.getLong(2), row.getDouble(3)))
                .list();
    }
}
