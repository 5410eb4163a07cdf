package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many transactions at once write the same chains, and nobody ever sees a gap. */
class ChainRacesModuleTest {
    private static final int WRITERS = 12;
    private static final int TRANSACTIONS = 40;

    @Test
    void chainsWhatManyWriteAtOnceAndShowsNoGap() throws Exception {
        try (var bench = new RecordBench();
                var threads = Executors.newFixedThreadPool(WRITERS + 2)) {
            var run = bench.run();
            var other = bench.run();
            var over = new AtomicBoolean();
            var readers = List.of(threads.submit(reader(bench, run, over)), threads.submit(reader(bench, other, over)));
            var writers = new ArrayList<Future<?>>();
            for (var i = 0; i < WRITERS; i++) {
                var first = i % 2 == 0 ? run : other;
                writers.add(threads.submit(() -> {
                    for (var j = 0; j < TRANSACTIONS; j++) {
                        write(bench, first, first.equals(run) ? other : run, j);
                    }
                }));
            }
            for (var writer : writers) {
                writer.get();
            }
            over.set(true);

            for (var reader : readers) {
                assertThat(reader.get()).isEqualTo(WRITERS / 2 * TRANSACTIONS * 2 + WRITERS / 2 * TRANSACTIONS);
            }
            bench.assertSound(run, other);
            assertThat(bench.check.company("acme").entries()).isEqualTo(WRITERS * TRANSACTIONS);
        }
    }

    /** In an order that would meet its opposite, were the chains locked as the entries come. */
    private static void write(RecordBench bench, UUID first, UUID second, int number) {
        bench.transaction.executeWithoutResult(status -> {
            bench.runs.append(first, "One", Map.of("n", number));
            bench.companies.append("acme", "Company", Map.of());
            bench.runs.append(second, "Two", Map.of());
            bench.post(first);
            bench.runs.append(first, "Three", Map.of());
        });
        bench.transaction.executeWithoutResult(status -> {
            bench.runs.append(first, "Undone", Map.of());
            status.setRollbackOnly();
        });
    }

    /** How many it saw, each following the one before. */
    private static Callable<Long> reader(RecordBench bench, UUID run, AtomicBoolean over) {
        var events = new RunEvents(bench.jdbc);
        return () -> {
            var seen = 0L;
            while (true) {
                var last = over.get();
                var news = events.after(run, seen, 500);
                for (var event : news) {
                    assertThat(event.seq()).isEqualTo(seen + 1);
                    seen = event.seq();
                }
                if (last && news.isEmpty()) {
                    return seen;
                }
            }
        };
    }
}
