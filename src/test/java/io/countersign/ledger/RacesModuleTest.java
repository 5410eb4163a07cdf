package io.countersign.ledger;

import static io.countersign.ledger.Bench.atOnce;
import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many clients at one moment; whatever wins, the ledger is sound afterwards. */
class RacesModuleTest {
    private final Bench bench = new Bench();
    private UUID run = UUID.randomUUID();
    private UUID root = UUID.randomUUID();
    private UUID middle = UUID.randomUUID();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void company() {
        company("100.00", "100.00", "100.00", "100.00", "100.00", "100.00", "100.00");
    }

    private void company(String run, String ceo, String head, String analyst, String root, String middle, String work) {
        bench.company(
                "acme", "1000.00", seat("ceo", null, ceo), seat("head", "ceo", head), seat("analyst", "head", analyst));
        this.run = bench.run("acme", run);
        this.root = bench.assignment(this.run, null, "ceo", root);
        this.middle = bench.assignment(this.run, this.root, "head", middle);
        this.work = bench.assignment(this.run, this.middle, "analyst", work);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void grantsExactlySevenWhicheverAccountIsShort(int level) {
        var limits = new ArrayList<>(Collections.nCopies(7, "100.00"));
        limits.set(level, "0.75");
        company(
                limits.get(0),
                limits.get(1),
                limits.get(2),
                limits.get(3),
                limits.get(4),
                limits.get(5),
                limits.get(6));

        var holds = atOnce(level == 0 ? 200 : 40, _ -> asAnotherNode(() -> bench.reserve(work, "0.10")));

        assertThat(holds).filteredOn(Hold.Granted.class::isInstance).hasSize(7);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.70 0.00");
        assertThat(bench.count("reservation")).isEqualTo(7);
        assertThat(bench.count("posting where kind = 'RESERVE'")).isEqualTo(7);
        bench.assertSound();
    }

    @Test
    void testsTheLimitOnlyAfterTheLock() {
        company("0.75", "100", "100", "100", "100", "100", "100");

        var holds = bench.without(
                "account_within_limit", () -> atOnce(64, _ -> asAnotherNode(() -> bench.reserve(work, "0.10"))));

        assertThat(holds).filteredOn(Hold.Granted.class::isInstance).hasSize(7);
    }

    @Test
    void neverDeadlocksWithManyPathsAndTwoCompaniesInATransaction() {
        bench.company("zeta", "1000.00", seat("boss", null, null));
        var zeta = bench.assignment(bench.run("zeta", "100.00"), null, "boss", "100.00");
        var before = deadlocks();

        atOnce(40, client -> {
            var random = new Random(client);
            for (var i = 0; i < 5; i++) {
                bench.transaction.executeWithoutResult(_ -> {
                    Stream.of("acme", "zeta").forEach(company -> bench.turn.take(company, Duration.ofSeconds(60)));
                    var paths = new ArrayList<>(List.of(root, middle, work, zeta));
                    Collections.shuffle(paths, random);
                    var held =
                            paths.stream().map(path -> bench.held(path, "0.01")).toList();
                    bench.settle(held.get(random.nextInt(held.size())), "0.005");
                });
            }
            return client;
        });

        assertThat(deadlocks()).isEqualTo(before);
        bench.assertSound();
    }

    @Test
    void makesOneReservationOfOneKey() {
        var purchase = bench.purchase(work, "0.10");

        var holds = atOnce(50, _ -> asAnotherNode(() -> bench.reserve(purchase)));

        assertThat(holds).containsOnly(holds.getFirst());
        assertThat(bench.count("reservation")).isEqualTo(1);
        bench.assertSound();
    }

    @Test
    void closesEachReservationOnce() {
        for (var round = 0; round < 15; round++) {
            var calls = List.of(bench.sent(work, "0.10"), bench.sent(middle, "0.10"), bench.held(root, "0.10"));
            atOnce(15, client -> {
                var call = calls.get(client % 3);
                return asAnotherNode(() -> {
                    switch (client / 3) {
                        case 0 -> bench.settle(call, "0.04");
                        case 1 -> bench.ledger.expire(call);
                        case 2 -> bench.ledger.release(call);
                        case 3 -> bench.ledger.releaseUnsent(call);
                        default -> bench.ledger.cancelRun(run);
                    }
                    return client;
                });
            });
        }

        assertThat(bench.count("posting where kind in ('SETTLE', 'RELEASE', 'EXPIRE')"))
                .isEqualTo(45);
        assertThat(bench.count("reservation where state in ('HELD', 'SENT')")).isZero();
        assertThat(bench.account("BOOK", "acme")).startsWith("0.00 ");
        bench.assertSound();
    }

    @Test
    void sendsNothingThatACancelFreed() {
        for (var round = 0; round < 10; round++) {
            var held = Stream.generate(() -> bench.held(work, "0.01")).limit(12).toList();
            var sent = new AtomicInteger();
            atOnce(13, client -> {
                if (client == 12) {
                    bench.ledger.cancelRun(run);
                } else {
                    var mine = new ArrayList<>(held);
                    Collections.shuffle(mine, new Random(client));
                    sent.addAndGet(bench.ledger
                            .send(mine.subList(0, 6), Duration.ofSeconds(5))
                            .size());
                }
                return client;
            });
            bench.ledger.cancelRun(run);

            var states = held.stream().map(bench::state).toList();
            assertThat(states)
                    .isSubsetOf("RELEASED", "EXPIRED")
                    .filteredOn("EXPIRED"::equals)
                    .hasSize(sent.get());
        }
        bench.assertSound();
    }

    @Test
    void commitsWhatIsLeftToOneRunOnly() {
        var rows =
                Stream.generate(() -> bench.runRow("acme", "900.00")).limit(50).toList();

        var openings =
                atOnce(50, i -> asAnotherNode(() -> bench.ledger.commitRun(rows.get(i), 0, Money.usd("900.00"))));

        assertThat(openings).filteredOn(Change.Done.class::isInstance).hasSize(1);
        assertThat(openings).filteredOn(Change.Refused.class::isInstance).hasSize(49);
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("1000.00 0.00");
        bench.assertSound();
    }

    @Test
    void commitsOneNumberOfARunOnce() {
        var row = bench.runRow("acme", "10.00");

        var openings = atOnce(20, _ -> bench.ledger.commitRun(row, 0, Money.usd("10.00")));

        assertThat(openings).containsOnly(new Change.Done());
        assertThat(bench.balances.ofRun(row).limit()).isEqualTo(Money.usd("10.00"));
        bench.assertSound();
    }

    @Test
    void staysWithinALimitThatGoesUpAndDown() {
        var budgets = List.of("2.00", "0.30", "1.00", "0.10", "5.00");

        atOnce(40, client -> {
            if (client % 8 == 0) {
                bench.company(
                        "acme",
                        "1000.00",
                        seat("ceo", null, "100.00"),
                        seat("head", "ceo", "100.00"),
                        seat("analyst", "head", budgets.get(client / 8)));
            } else if (bench.reserve(work, "0.10") instanceof Hold.Granted granted) {
                bench.settle(granted.reservation(), "0.07");
            }
            return client;
        });

        assertThat(bench.count("account where posted + reserved > lim")).isZero();
        bench.assertSound();
    }

    @Test
    void findsNoFaultWhileTheLedgerIsBusy() {
        atOnce(20, client -> {
            for (var i = 0; i < 15; i++) {
                if (client < 3) {
                    bench.assertSound();
                } else if (bench.reserve(work, "0.10") instanceof Hold.Granted granted) {
                    bench.settle(granted.reservation(), "0.05");
                }
            }
            return client;
        });
    }

    /** Within a transaction of its own the work waits for the lock in the database only, as it does between nodes. */
    private <T> T asAnotherNode(Supplier<T> work) {
        return Objects.requireNonNull(bench.transaction.execute(_ -> work.get()));
    }

    private long deadlocks() {
        return bench.jdbc
                .sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }
}
