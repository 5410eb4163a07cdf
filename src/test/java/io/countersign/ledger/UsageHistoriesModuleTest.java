package io.countersign.ledger;

import static io.countersign.ledger.Bench.atOnce;
import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Hold.Full;
import io.countersign.ledger.Hold.Granted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random histories of calls against all limits of a position at once. */
class UsageHistoriesModuleTest {
    private static final int AT_ONCE = 4;
    private static final int CALLS = 60;
    private static final long TOKENS = 40_000;

    private final Bench bench = new Bench();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void aPositionWithLimits() {
        bench.clock("2031-11-30 23:59:59+00");
        bench.company("acme", "500.00", seat("ceo", null, null), seat("analyst", "ceo", null));
        var run = bench.run("acme", "400.00");
        work = bench.assignment(run, bench.assignment(run, null, "ceo", "400.00"), "analyst", "400.00");
        bench.jdbc
                .sql("update company_position set max_calls_at_once = ?, max_calls = ?, max_tokens = ? where key ="
                        + " 'analyst'")
                .params(AT_ONCE, CALLS, TOKENS)
                .update();
    }

    /** What the counts have to be, by month; a closed call without usage counts at the most it could use. */
    private static final class Expected {
        final Map<UUID, Long> open = new HashMap<>();
        final Map<UUID, String> months = new HashMap<>();
        final Map<String, long[]> closed = new HashMap<>();

        long calls(String month) {
            return closed.getOrDefault(month, new long[2])[0]
                    + months.values().stream().filter(month::equals).count();
        }

        long tokens(String month) {
            return closed.getOrDefault(month, new long[2])[1]
                    + open.entrySet().stream()
                            .filter(one -> month.equals(months.get(one.getKey())))
                            .mapToLong(Map.Entry::getValue)
                            .sum();
        }

        boolean fits(String month, long tokens, boolean newAct) {
            return (!newAct || open.size() < AT_ONCE) && calls(month) < CALLS && tokens <= TOKENS - tokens(month);
        }

        void opened(UUID call, String month, long tokens) {
            open.put(call, tokens);
            months.put(call, month);
        }

        void over(UUID call, boolean made) {
            long tokens = Objects.requireNonNull(open.remove(call));
            var counted = closed.computeIfAbsent(Objects.requireNonNull(months.remove(call)), _ -> new long[2]);
            if (made) {
                counted[0]++;
                counted[1] += tokens;
            }
        }
    }

    @Test
    void grantExactlyWhatTheOracleGrants() {
        var random = new Random(7);
        var expected = new Expected();
        var month = "2031-11";
        var answers = new AtomicInteger();
        for (var step = 0; step < 600; step++) {
            if (step == 300) {
                month = "2031-12";
                bench.clock("2031-12-01 00:00:00+00");
            }
            if (expected.open.isEmpty() || random.nextInt(5) < 2) {
                var tokens = 1L + random.nextInt(3000);
                var newAct = random.nextInt(4) > 0;
                var hold = bench.reserve(purchase(tokens, newAct));
                assertThat(hold instanceof Granted)
                        .as("step %d: %s", step, hold)
                        .isEqualTo(expected.fits(month, tokens, newAct));
                if (hold instanceof Granted granted) {
                    expected.opened(granted.reservation(), month, tokens);
                    answers.incrementAndGet();
                }
            } else {
                var call = new ArrayList<>(expected.open.keySet()).get(random.nextInt(expected.open.size()));
                expected.over(call, end(call, random.nextInt(3)));
            }
            assertCounts(expected, "2031-11");
            assertCounts(expected, "2031-12");
        }
        assertThat(answers).hasValueGreaterThan(60);
        bench.assertSound();
    }

    @Test
    void nobodyEverSeesMoreThanTheLimits() throws Exception {
        var over = new AtomicBoolean();
        var sampler = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                assertThat(bench.count(
                                "(select sum(under_way) as n, max(calls) as c, max(tokens_reserved + tokens_used) as t"
                                        + " from position_usage) u where n > %d or c > %d or t > %d"
                                                .formatted(AT_ONCE, CALLS, TOKENS)))
                        .isZero();
            }
        });
        var failed = new AtomicBoolean();
        sampler.setUncaughtExceptionHandler((_, _) -> failed.set(true));
        var granted = atOnce(16, client -> {
            var random = new Random(client);
            var mine = new ArrayList<UUID>();
            var count = 0;
            for (var step = 0; step < 40; step++) {
                if (mine.isEmpty()) {
                    // Past the lock of this JVM, as another node comes.
                    var hold = bench.transaction.execute(_ -> bench.reserve(purchase(1L + random.nextInt(900), true)));
                    if (hold instanceof Granted won) {
                        mine.add(won.reservation());
                        count++;
                    } else {
                        assertThat(hold).isInstanceOf(Full.class);
                    }
                } else {
                    end(mine.removeLast(), random.nextInt(3));
                }
            }
            mine.forEach(call -> end(call, 0));
            return count;
        });
        over.set(true);
        sampler.join();

        assertThat(failed).isFalse();
        assertThat(granted.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(AT_ONCE);
        assertThat(bench.count("position_usage where under_way <> 0 or tokens_reserved <> 0"))
                .isZero();
        assertThat(bench.count("reservation where state in ('HELD', 'SENT')")).isZero();
        bench.assertSound();
    }

    /** In one of three ways; whether it was made. */
    private boolean end(UUID call, int way) {
        if (way == 0) {
            return !bench.ledger.release(call);
        }
        assertThat(bench.ledger.send(List.of(call), Duration.ofSeconds(1))).hasSize(1);
        if (way == 1) {
            bench.settle(call, "0.001");
        } else {
            bench.ledger.expire(call);
        }
        return true;
    }

    private void assertCounts(Expected expected, String month) {
        var row = bench.jdbc
                .sql("select coalesce(sum(calls), 0), coalesce(sum(tokens_reserved + tokens_used), 0),"
                        + " coalesce(sum(under_way), 0) from position_usage where to_char(month, 'YYYY-MM') = ?")
                .param(month)
                .query((one, _) -> List.of(one.getLong(1), one.getLong(2), one.getLong(3)))
                .single();
        assertThat(row)
                .containsExactly(
                        expected.calls(month),
                        expected.tokens(month),
                        expected.months.values().stream().filter(month::equals).count());
    }

    private Purchase purchase(long tokens, boolean newAct) {
        var plain = bench.purchase(work, "0.01");
        return new Purchase(
                plain.key(),
                plain.run(),
                plain.assignment(),
                plain.position(),
                plain.owner(),
                plain.ceiling(),
                plain.priceVersion(),
                new Purchase.Counted(tokens, newAct));
    }
}
