package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node counts on what it has locked only under the name whose lease it has renewed lately. */
class NodeLeaseModuleTest {
    private static final EngineSettings SETTINGS =
            new EngineSettings(1, 1, 1, 1, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final NodeLease lease = new NodeLease(jdbc, SETTINGS);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void countsOnNothingBeforeTheLeaseIsTaken() {
        assertThat(lease.holdsUntil(lease.worker())).isEmpty();
    }

    @Test
    void countsOnHalfTheLeaseFromBeforeItsRenewal() {
        var before = System.nanoTime();
        lease.renew();

        var left = lease.holdsUntil(lease.worker()).orElseThrow() - before;
        assertThat(Duration.ofNanos(left)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    @Test
    void losesWhatItLockedUnderANameWhoseLeaseLapsed() {
        lease.renew();
        var before = lease.worker();
        jdbc.sql("update node set lease_until = clock_timestamp() - interval '1 second'")
                .update();

        lease.renew();

        assertThat(lease.worker()).isNotEqualTo(before);
        assertThat(lease.holdsUntil(before)).isEmpty();
        assertThat(lease.holdsUntil(lease.worker())).isPresent();
    }

    @Test
    void takesANewNameEvenWhenEverybodyForgotItsOldOne() {
        lease.renew();
        var before = lease.worker();
        jdbc.sql("delete from node").update();

        lease.renew();

        assertThat(lease.worker()).isNotEqualTo(before);
        assertThat(lease.holdsUntil(before)).isEmpty();
    }

    @Test
    void countsOnNothingAfterItGaveUpItsLease() {
        lease.renew();
        lease.giveUp();

        assertThat(lease.holdsUntil(lease.worker())).isEmpty();
    }

    @Test
    void aRenewalThatComesTooLateDoesNotBringTheLeaseBack() throws Exception {
        lease.renew();
        Thread late;
        Thread farewell;
        try (var other = database.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select from node for update");
            late = Thread.ofPlatform().start(lease::renew);
            await().until(() -> blocked() == 1);
            farewell = Thread.ofPlatform().start(lease::giveUp);
            await().until(() -> blocked() == 2);
            other.commit();
        }
        late.join();
        farewell.join();

        assertThat(lease.holdsUntil(lease.worker())).isEmpty();
    }

    private int blocked() {
        return jdbc.sql("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type"
                        + " = 'Lock'")
                .query(Integer.class)
                .single();
    }
}
