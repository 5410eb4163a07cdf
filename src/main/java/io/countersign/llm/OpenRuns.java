package io.countersign.llm;

import io.countersign.llm.CallRows.Departure;
import io.countersign.record.Canonical;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Agent runs that were ordered and of whose end nobody has heard, as the journal has them. */
@Component
public class OpenRuns {
    private static final String LONGEST_SEARCH = "interval '1 hour'";

    private final JdbcClient jdbc;

    OpenRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The call that ordered it, how long ago that was at least, and how much longer it is waited for. */
    record Open(Departure departure, Duration age, Duration left) {}

    /**
     * The newest attempt at the turn, where it may still be at work, or ended while nobody could look; by the database's
     * clock. What nobody could see for an hour after its time stays in doubt.
     */
    Optional<Open> of(Journal.Act act, int turn) {
        return jdbc.sql("""
            select id, attempt, reservation, price_version, model, request,
                   greatest(extract(epoch from wait_until - clock_timestamp()) * 1000, 1)::bigint as left_ms,
                   (extract(epoch from clock_timestamp() - started_at) * 1000)::bigint as age_ms
            from model_call
            where task = :task and turn = :turn and status = 'SENT' and agent is not null
              and wait_until > clock_timestamp() - %s
            order by attempt desc limit 1\
            """.formatted(LONGEST_SEARCH))
                .param("task", act.task())
                .param("turn", turn)
                .query((row, _) -> {
                    var left = Duration.ofMillis(row.getLong("left_ms"));
                    var departure = new Departure(
                            row.getObject("id", UUID.class),
                            act,
                            turn,
                            row.getInt("attempt"),
                            row.getObject("reservation", UUID.class),
                            row.getInt("price_version"),
                            row.getString("model"),
                            Canonical.json(row.getString("request")),
                            left);
                    return new Open(departure, Duration.ofMillis(row.getLong("age_ms")), left);
                })
                .optional();
    }

    /**
     * Those of the calls whose runs somebody waits for or may take up. Any other run of ours was answered, cancelled or given
     * up, and nobody was there to let it go.
     */
    public Set<UUID> awaited(Collection<UUID> calls) {
        return new HashSet<>(jdbc.sql("""
            select c.id from model_call c join run r on r.id = c.run
            where c.id = any (cast(:calls as uuid[])) and c.status = 'SENT' and r.status in ('RUNNING', 'PAUSED')
              and c.wait_until > clock_timestamp() - %s\
            """.formatted(LONGEST_SEARCH))
                .param("calls", calls.stream().map(UUID::toString).toArray(String[]::new))
                .query(UUID.class)
                .list());
    }
}
