package io.countersign.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The database's clock, by which replicas agree; the engine's own is kept in step with it, so that its timers agree too. */
@Component
public class DatabaseClock {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

    /** Less than this is the way to the database and back. */
    private static final Duration TOLERANCE = Duration.ofMillis(200);

    private static final Duration REMARKABLE = Duration.ofSeconds(5);

    private final JdbcClient jdbc;

    DatabaseClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the clock says now, not when the transaction began; whole milliseconds, which every reader keeps. */
    public Instant now() {
        return jdbc.sql("select date_trunc('milliseconds', clock_timestamp())")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Sets the engine's clock, by which it finds the timers that are due, where it goes ahead or behind. */
    void align() {
        var now = now();
        var ahead = Duration.between(now, ClockUtil.getCurrentTime().toInstant());
        if (ahead.abs().compareTo(TOLERANCE) < 0) {
            return;
        }
        if (ahead.abs().compareTo(REMARKABLE) > 0) {
            LOG.warn("The clock of this node differs from the database's by {}; timers go by the database's", ahead);
        }
        ClockUtil.offset(now.toEpochMilli() - System.currentTimeMillis());
    }
}
