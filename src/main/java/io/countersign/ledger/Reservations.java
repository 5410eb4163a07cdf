package io.countersign.ledger;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reservations as rows, as long as no money of theirs moves: what is held, and its way to being sent. */
@Component
class Reservations {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;

    Reservations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Held> heldFor(String task) {
        return jdbc.sql("""
            select id, ceiling, price_version, state from reservation where task = :task
            order by state = 'HELD' desc, made_at desc, id limit 1
            """)
                .param("task", task)
                .query((row, _) -> new Held(
                        row.getObject("id", UUID.class),
                        new Money(row.getLong("ceiling")),
                        row.getInt("price_version"),
                        row.getString("state")))
                .optional();
    }

    List<Leftover> heldOlderThan(Duration age) {
        return jdbc.sql("""
            select id, run, owner, task from reservation
            where state = 'HELD' and made_at < ledger_now() - make_interval(secs => :seconds)
            order by made_at limit 1000
            """)
                .param("seconds", age.toSeconds())
                .query((row, _) -> new Leftover(
                        row.getObject("id", UUID.class),
                        row.getObject("run", UUID.class),
                        row.getString("owner"),
                        row.getString("task")))
                .list();
    }

    Set<UUID> send(Map<UUID, Duration> callTimeouts) {
        var ids = List.copyOf(callTimeouts.keySet());
        return new HashSet<>(jdbc.sql("""
            with picked as (
                select r.id from reservation r join run on run.id = r.run and run.status = 'RUNNING'
                where r.id = any (cast(:ids as uuid[])) and r.state = 'HELD'
                  and not exists (select from standstill s where s.company = r.company and s.position = r.position)
                order by r.id for no key update of r)
            update reservation r
            set state = 'SENT', expires_at = ledger_now() + make_interval(secs =>
                (cast(:seconds as int[]))[array_position(cast(:ids as uuid[]), r.id)])
            from picked where r.id = picked.id
            returning r.id
            """)
                .param("ids", Closings.array(ids))
                .param("seconds", seconds(ids, callTimeouts))
                .query(UUID.class)
                .list());
    }

    private static Integer[] seconds(List<UUID> ids, Map<UUID, Duration> callTimeouts) {
        return ids.stream()
                .map(callTimeouts::get)
                .map(timeout -> Math.toIntExact(timeout.plus(GRACE).toSeconds()))
                .toArray(Integer[]::new);
    }
}
