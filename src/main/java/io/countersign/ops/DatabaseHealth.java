package io.countersign.ops;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether the database answers, asked every second. Who wants to know is told at once what was found last, so that a probe
 * does not stand in line for a connection with the work of a burst; a finding that has grown old counts as none.
 */
@Component("dbHealthIndicator")
class DatabaseHealth implements HealthIndicator {
    private static final Duration OLD = Duration.ofSeconds(15);

    private static final int ANSWER_SECONDS = 2;

    private final HealthIndicator database;
    private final InstantSource clock;
    private volatile @Nullable Finding last;

    private record Finding(Health health, Instant at) {}

    @Autowired
    DatabaseHealth(DataSource database, InstantSource clock) {
        this(() -> ask(database), clock);
    }

    DatabaseHealth(HealthIndicator database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private static Health ask(DataSource database) {
        try (var connection = database.getConnection()) {
            return (connection.isValid(ANSWER_SECONDS) ? Health.up() : Health.down()).build();
        } catch (SQLException e) {
            return Health.down(e).build();
        }
    }

    @Scheduled(fixedDelay = 1000)
    final void look() {
        find();
    }

    private Health find() {
        var health = database.health();
        last = new Finding(health, clock.instant());
        return health;
    }

    @Override
    public Health health() {
        var known = last;
        if (known == null) {
            return find();
        }
        if (known.at().plus(OLD).isBefore(clock.instant())) {
            return Health.down()
                    .withDetail("reason", "Nothing was heard of the database since " + known.at())
                    .build();
        }
        return known.health();
    }
}
