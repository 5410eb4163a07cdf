package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories against an oracle of maps; each step is done twice, and the second time changes nothing. */
class HistoriesModuleTest {
    private static final int STEPS = 160;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void staysEqualToTheOracle(long seed) {
        var bench = new Bench();
        var history = new History(bench, new Random(seed));
        for (var step = 0; step < STEPS; step++) {
            history.step();
            assertThat(history.database()).as("seed %d, step %d", seed, step).isEqualTo(history.oracle.balances());
            if (step % 20 == 0) {
                bench.assertSound();
            }
        }
        bench.assertSound();
    }

    /** One history: what was done so far, in the database and in the oracle. */
    private static final class History {
        private final Bench bench;
        private final Random random;
        final Oracle oracle = new Oracle();
        private final List<UUID> runs = new ArrayList<>();
        private final List<Oracle.Job> jobs = new ArrayList<>();
        private final List<UUID> calls = new ArrayList<>();
        private int month = 1;
        private int causes;

        History(Bench bench, Random random) {
            this.bench = bench;
            this.random = random;
            clock();
            version();
            open();
        }

        void step() {
            switch (random.nextInt(20)) {
                case 0 -> open();
                case 1 -> version();
                case 2 -> raise();
                case 3 -> end();
                case 4 -> {
                    month++;
                    clock();
                    bench.expiry.expireOverdue();
                    calls.forEach(oracle::expire);
                }
                case 5, 6, 7, 8, 9, 10, 11 -> reserve();
                default -> close();
            }
        }

        private void clock() {
            bench.clock("20%02d-%02d-15 12:00:00+00".formatted(30 + (month - 1) / 12, 1 + (month - 1) % 12));
        }

        private void version() {
            var top = dollars(20);
            var head = dollars(10);
            var moved = random.nextBoolean();
            bench.company(
                    "acme",
                    "60.00",
                    seat("ceo", null, top.usd()),
                    seat("head", "ceo", head.usd()),
                    seat("analyst", moved ? "ceo" : "head", null));
            oracle.version(month, top, head, moved);
        }

        private void open() {
            var budget = dollars(30);
            var run = bench.runRow("acme", budget.usd());
            var done = bench.ledger.commitRun(run, 0, budget);
            assertThat(bench.ledger.commitRun(run, 0, budget).getClass()).isEqualTo(done.getClass());
            assertThat(done instanceof Change.Done).isEqualTo(oracle.commit(run, month, budget));
            if (done instanceof Change.Done) {
                var root = bench.assignment(run, null, "ceo", budget.usd());
                var limit = dollars(10);
                var work = bench.assignment(run, root, "analyst", limit.usd());
                jobs.add(oracle.job(run, List.of(root), "ceo", budget));
                jobs.add(oracle.job(run, List.of(root, work), "analyst", limit));
                runs.add(run);
            }
        }

        private void raise() {
            if (runs.isEmpty()) {
                return;
            }
            var run = any(runs);
            var by = dollars(10);
            var cause = ++causes;
            var done = bench.ledger.commitRun(run, cause, by);
            bench.ledger.commitRun(run, cause, by);
            assertThat(done instanceof Change.Done).isEqualTo(oracle.commit(run, month, by));
        }

        private void reserve() {
            var open = jobs.stream().filter(job -> runs.contains(job.run())).toList();
            if (open.isEmpty()) {
                return;
            }
            var batch = new ArrayList<Purchase>();
            var which = new ArrayList<Oracle.Job>();
            for (var i = random.nextInt(3); i >= 0; i--) {
                which.add(any(open));
                batch.add(bench.purchase(
                        which.getLast().path().getLast(), dollars(4).usd()));
            }
            var holds = bench.ledger.reserve(batch);
            if (holds.stream().allMatch(Hold.Granted.class::isInstance)) {
                assertThat(bench.ledger.reserve(batch)).isEqualTo(holds);
            }
            var granted = oracle.reserve(
                    month, which, batch.stream().map(Purchase::ceiling).toList());
            for (var i = 0; i < holds.size(); i++) {
                if (holds.get(i) instanceof Hold.Granted hold) {
                    oracle.name(granted.get(i), hold.reservation());
                    calls.add(hold.reservation());
                } else {
                    assertThat(granted.get(i)).as("granted by the ledger alone").isNull();
                }
            }
        }

        private void close() {
            if (calls.isEmpty()) {
                return;
            }
            var call = any(calls);
            var cost = dollars(5);
            var what = random.nextInt(5);
            for (var twice = 0; twice < 2; twice++) {
                switch (what) {
                    case 0 -> bench.ledger.release(call);
                    case 1 -> bench.ledger.expire(call);
                    case 2 -> bench.ledger.send(List.of(call), Duration.ofHours(1));
                    default -> bench.ledger.settle(call, cost, "test-model");
                }
            }
            switch (what) {
                case 0 -> oracle.release(call);
                case 1 -> oracle.expire(call);
                case 2 -> oracle.send(call);
                default -> oracle.settle(call, cost);
            }
            writeOff();
        }

        private void writeOff() {
            var overrun = oracle.overrun();
            if (overrun.equals(Money.ZERO)) {
                return;
            }
            var cause = "bill " + ++causes;
            var done = bench.limits.writeOff("acme", overrun, cause);
            bench.limits.writeOff("acme", overrun, cause);
            if (!oracle.writeOff(month, overrun)) {
                assertThat(done).isInstanceOf(Change.Refused.class);
                assertThat(bench.limits.raiseCompany("acme", overrun, cause)).isEqualTo(new Change.Done());
                oracle.raiseCompany(month, overrun);
                bench.limits.writeOff("acme", overrun, cause);
                assertThat(oracle.writeOff(month, overrun)).isTrue();
            }
        }

        private void end() {
            if (runs.isEmpty()) {
                return;
            }
            var run = any(runs);
            bench.status(run, "CANCELLED");
            bench.ledger.cancelRun(run);
            bench.ledger.cancelRun(run);
            assertThat(bench.ledger.closeBooks(run)).isTrue();
            bench.ledger.closeBooks(run);
            oracle.end(run);
            runs.remove(run);
        }

        private Money dollars(int most) {
            return new Money(random.nextLong(most * 1_000_000_000L + 1));
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        /** Every account with its limit, reserved and posted, by a name that the oracle knows too. */
        Map<String, String> database() {
            var balances = new TreeMap<String, String>();
            bench.jdbc
                    .sql("select kind, owner, month, lim, reserved, posted from account")
                    .query(row -> {
                        var windowMonth = row.getObject("month", LocalDate.class);
                        var name = row.getString("kind") + " " + row.getString("owner")
                                + (windowMonth == null
                                        ? ""
                                        : " " + ((windowMonth.getYear() - 2030) * 12 + windowMonth.getMonthValue()));
                        balances.put(
                                name,
                                new Money(row.getLong("lim")) + " " + new Money(row.getLong("reserved")) + " "
                                        + new Money(row.getLong("posted")));
                    });
            return balances;
        }
    }
}
