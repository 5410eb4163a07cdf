package io.countersign.ledger;

import static java.util.stream.Collectors.toMap;

import io.countersign.engine.Readings;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reservations that are not closed yet, and whether one that was sent is in doubt for too long: the same on every node. */
@Component
class ReservationMeters {
    private final JdbcClient jdbc;
    private final Readings open = new Readings(
            "countersign.reservations.open",
            null,
            "Reservations that are held for a call, and of calls without an answer");
    private final Readings oldest = new Readings(
            "countersign.reservations.oldest", "seconds", "For how long the oldest of them has been there");
    private final Readings overdue = new Readings(
            "countersign.reservations.overdue",
            "seconds",
            "For how long a call without an answer should have been settled at its ceiling; 0 where none is late");

    ReservationMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Found(String state, long number, double oldestSeconds, double overdueSeconds) {
        Tags labels() {
            return Tags.of("state", state);
        }
    }

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        Readings.look("reservations", () -> {
            var found = found();
            open.show(found.stream().collect(toMap(Found::labels, Found::number)));
            oldest.show(found.stream().collect(toMap(Found::labels, Found::oldestSeconds)));
            overdue.show(Map.of(
                    Tags.empty(),
                    found.stream().mapToDouble(Found::overdueSeconds).max().orElse(0)));
        });
    }

    /** Each state has an index of its own, which holds what is open and nothing else. */
    private List<Found> found() {
        return jdbc.sql("""
            select 'HELD', count(*), coalesce(extract(epoch from ledger_now() - min(made_at)), 0), 0
            from reservation where state = 'HELD'
            union all
            select 'SENT', count(*), coalesce(extract(epoch from ledger_now() - min(made_at)), 0),
                   coalesce(greatest(0, extract(epoch from ledger_now() - min(expires_at))), 0)
            from reservation where state = 'SENT'\
            """)
                .query((row, _) -> new Found(row.getString(1), row.getLong(2), row.getDouble(3), row.getDouble(4)))
                .list();
    }
}
