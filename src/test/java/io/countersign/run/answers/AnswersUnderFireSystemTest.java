package io.countersign.run.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole runs of companies of many shapes against a gateway that answers anything: arbitrary texts that obey the schema,
 * answers that nobody can use, and no answers at all. The application is the real one, with its real client of the
 * gateway, on a real database; only waiting is shorter than usual.
 *
 * <p>A run's answers follow from its seed. A failure names it: {@code -Dcountersign.seeds=17} repeats it, and
 * {@code -Dcountersign.seeds=1..500} makes a long run; without the property the seeds are always the same.
 */
class AnswersUnderFireSystemTest extends GatewayTest {
    private static final List<String> SHAPES =
            List.of("one position", "a chain of eight", "a flat thirty", "five by five", "some company");
    private static final ExecutorService TRIALS = Executors.newFixedThreadPool(AT_ONCE);

    @AfterAll
    static void stop() {
        TRIALS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> bearsArbitraryAnswers() {
        return tried(seeds("1").boxed().flatMap(seed -> SHAPES.stream().map(shape -> Scenario.arbitrary(shape, seed))));
    }

    @TestFactory
    Stream<DynamicTest> bearsFaultsAmongAnswers() {
        return tried(seeds("13").boxed().flatMap(seed -> SHAPES.stream().map(shape -> Scenario.mixed(shape, seed))));
    }

    @TestFactory
    Stream<DynamicTest> bearsNothingButOneFault() {
        return tried(seeds("1")
                .boxed()
                .flatMap(seed -> Arrays.stream(Fault.values()).map(fault -> Scenario.nothingBut(fault, seed))));
    }

    /** All scenarios run side by side from now on; each test reports one of them. */
    private Stream<DynamicTest> tried(Stream<Scenario> scenarios) {
        var trial = new Trial(companies, runs, inbox, externalTasks, GATEWAY);
        var invariants = new Invariants(runs, balances, check, runtime, jdbc, GATEWAY);
        var tests = new ArrayList<DynamicTest>();
        for (var scenario : scenarios.toList()) {
            var over = TRIALS.submit(() -> {
                var run = trial.of(scenario);
                invariants.holdFor(scenario, run);
                return run;
            });
            tests.add(DynamicTest.dynamicTest(scenario.toString(), () -> {
                try {
                    over.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(
                            "%s; repeat it with -Dcountersign.seeds=%d".formatted(scenario, scenario.seed()),
                            e.getCause());
                }
            }));
        }
        return tests.stream();
    }

    private static LongStream seeds(String usual) {
        return Arrays.stream(System.getProperty("countersign.seeds", usual).split(","))
                .map(range -> range.split("\\.\\."))
                .flatMapToLong(range ->
                        LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1])));
    }
}
