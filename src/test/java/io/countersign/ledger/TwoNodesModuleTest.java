package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two processes of a hundred threads each, on an account of a dollar: ten thousand attempts in all. */
class TwoNodesModuleTest {
    private static final int THREADS = 100;
    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final Money DOLLAR = Money.usd("1.00");

    private final Bench bench = new Bench();

    @Test
    void spendTheDollarAndNeverMore() throws InterruptedException {
        var run = dollar();
        var offers = List.of(
                run + " " + bench.assignment(run, null, "ceo", "5.00") + " ceo",
                run + " " + bench.assignment(run, null, "analyst", "5.00") + " analyst");
        var deadlocks = deadlocks();

        List<RacingNode.Tally> tallies;
        var samples = 0;
        try (var one = Racer.start(1, Bench.url(), THREADS, ATTEMPTS, offers);
                var other = Racer.start(2, Bench.url(), THREADS, ATTEMPTS, offers)) {
            var nodes = List.of(one, other);
            nodes.forEach(Racer::awaitReady);
            nodes.forEach(Racer::go);
            for (; one.isRacingFor(PAUSE) || other.isRacingFor(PAUSE); samples++) {
                assertNothingIsOverspent();
            }
            tallies = List.of(one.tally(), other.tally());
        }

        assertThat(samples).isGreaterThan(20);
        assertThat(tallies).allMatch(tally -> tally.granted() > 200);
        assertEverythingIsSpent(run, tallies.getFirst().plus(tallies.getLast()));
        awaitStatistics();
        assertThat(deadlocks()).isEqualTo(deadlocks);
        bench.assertSound();
    }

    private UUID dollar() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "10.00"));
        return bench.run("acme", DOLLAR.usd());
    }

    /** One snapshot, told twice: by the accounts, and by the reservations themselves. */
    private void assertNothingIsOverspent() {
        bench.jdbc.sql("""
            select lim, posted + reserved as used,
                   (select coalesce(sum(case when state in ('HELD', 'SENT') then ceiling else cost end), 0)
                    from reservation) as counted
            from account where kind in ('RUN', 'BOOK')
            """).query(row -> {
            assertThat(row.getLong("used")).isEqualTo(row.getLong("counted")).isBetween(0L, DOLLAR.nanos());
            assertThat(row.getLong("used")).isLessThanOrEqualTo(row.getLong("lim"));
        });
    }

    private void assertEverythingIsSpent(UUID run, RacingNode.Tally sum) {
        var balance = bench.balances.ofRun(run);
        assertThat(sum.granted() + sum.refused()).isEqualTo(2L * THREADS * ATTEMPTS);
        assertThat(sum.refused()).isGreaterThan(500);
        assertThat(bench.count("reservation")).isEqualTo(sum.granted());
        assertThat(balance.reserved()).isEqualTo(Money.ZERO);
        assertThat(balance.spent()).isEqualTo(new Money(sum.spent())).isLessThanOrEqualTo(DOLLAR);
        assertThat(balance.available()).isLessThan(RacingNode.LEAST);
    }

    /** A connection's statistics are written at its end at the latest, and those of the nodes have all ended. */
    private void awaitStatistics() {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        bench.count("pg_stat_activity where application_name = '" + RacingNode.APPLICATION + "'") == 0);
    }

    private long deadlocks() {
        return bench.jdbc
                .sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }
}
