package io.countersign.record;

import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A run's chain and a company's, for their tables' owner to change; after each test they are as they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TamperingTest {
    static final int LENGTH = 30;

    final RecordBench bench = new RecordBench();
    final UUID run = bench.run();
    final UUID other = bench.run();
    final Random random = new Random(20_260_711);

    @BeforeAll
    void write() {
        for (var i = 0; i < LENGTH / 3; i++) {
            bench.transaction.executeWithoutResult(_ -> {
                bench.runs.append(run, "Asked", Map.of("who", "ceo", "amount", "1.50", "n", random.nextInt(1000)));
                bench.runs.append(
                        run,
                        "Told",
                        Map.of("text", "Überall \"so\"", "deep", Map.of("a", 1)),
                        Actor.user("ann", "board"));
                bench.post(run);
                bench.runs.appendAs("ceo", run, "Done", Map.of());
            });
            bench.transaction.executeWithoutResult(
                    _ -> bench.companies.append("acme", "Changed", Map.of("version", 1)));
        }
        bench.happen(other, 1);
        bench.keep();
    }

    @AfterEach
    void asItWas() {
        bench.putBack();
        bench.assertSound(run, other);
    }

    @AfterAll
    void close() {
        bench.close();
    }

    void change(String what, int entry) {
        bench.jdbc
                .sql("update run_event set " + what.replace(":random", Integer.toString(random.nextInt(1000)))
                        + " where run = ? and seq = ?")
                .params(run, entry)
                .update();
    }
}
