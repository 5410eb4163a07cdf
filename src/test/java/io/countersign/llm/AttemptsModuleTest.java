package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed call means for its money, and how often a turn is tried. */
class AttemptsModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @CsvSource({"wait", "notSent", "refused", "rejected"})
    void givesTheMoneyBackWhenNoModelWorked(String kind) {
        var money = bench.gate("t1");
        bench.model.fails(Bench.failure(kind));

        var reply = bench.ask("t1");

        assertThat(reply)
                .isEqualTo(
                        switch (kind) {
                            case "wait" -> new Reply.Later("Slow down.", Duration.ofSeconds(7));
                            case "notSent" -> new Reply.Later("Nobody there.", Duration.ofSeconds(5));
                            case "refused" -> new Reply.Refused("Budget exceeded.");
                            default -> new Reply.Broken("Bad request.");
                        });
        assertThat(bench.state(money)).isEqualTo("RELEASED");
        assertThat(bench.book()).isEqualTo("0.00 0.00");
        assertThat(bench.row("t1", 1)).containsEntry("status", "NOT_SENT").containsEntry("request", null);
    }

    @Test
    void correctsToNothingACallThatWasCutOffAndTurnedOutUnsent() {
        bench.gate("t1");
        bench.model.does(_ -> {
            bench.cancel();
            throw new ChatFailure.Wait("Slow down.", Duration.ofSeconds(7));
        });

        bench.ask("t1");

        assertThat(bench.book()).isEqualTo("0.00 0.00");
    }

    @Test
    void buysAnewAfterAPauseHoweverOftenTheGatewayAsksForOne() {
        bench.gate("t1");
        IntStream.range(0, 7).forEach(_ -> bench.model.fails(Bench.failure("wait")));
        bench.model.answers("at last");

        IntStream.range(0, 7).forEach(_ -> assertThat(bench.ask("t1")).isInstanceOf(Reply.Later.class));
        bench.store(bench.ask("t1"));

        assertThat(bench.attempts("t1")).hasSize(8).last().isEqualTo("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.00045");
    }

    @ParameterizedTest
    @CsvSource({"fault", "malformed"})
    void keepsTheMoneyOfACallThatMayHaveBeenBilledAndRetriesWithOther(String kind) {
        var doubtful = bench.gate("t1");
        bench.model.fails(Bench.failure(kind)).answers("second");

        var failed = bench.ask("t1");
        bench.store(bench.ask("t1"));

        assertThat(failed).isEqualTo(new Reply.Later("It broke.", Duration.ofSeconds(5)));
        assertThat(bench.state(doubtful)).isEqualTo("SENT");
        assertThat(bench.attempts("t1")).containsExactly("FAILED", "ANSWERED used");
        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.00045");
    }

    @Test
    void asksForAPersonWhenFiveCallsOfATurnAreInDoubt() {
        bench.gate("t1");
        IntStream.range(0, 5).forEach(_ -> bench.model.fails(Bench.failure("fault")));

        var pauses = IntStream.range(0, 5)
                .mapToObj(_ -> ((Reply.Later) bench.ask("t1")).pause().toSeconds())
                .toList();
        var sixth = bench.ask("t1");

        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 80L);
        assertThat(sixth).isInstanceOf(Reply.Broken.class);
        bench.jdbc
                .sql("update model_call set started_at = started_at - interval '1 hour'")
                .update();
        bench.model.answers("works again");
        assertThat(bench.ask("t1")).isInstanceOf(Reply.Received.class);
    }

    @Test
    void namesWhatIsShortWhenASecondAttemptDoesNotFit() {
        try (var poor = new Bench("0.006")) {
            poor.gate("t1");
            poor.model.fails(Bench.failure("fault"));
            poor.ask("t1");

            var reply = (Reply.NoMoney) poor.ask("t1");

            assertThat(reply.shortages().getFirst().kind()).isEqualTo("ASSIGNMENT");
            assertThat(poor.model.requests()).hasSize(1);
        }
    }

    @Test
    void stopsWhenInterruptedAndStillWritesDownWhatHappened() throws Exception {
        bench.gate("t1");
        bench.model.does(_ -> {
            Thread.currentThread().interrupt();
            throw new ChatFailure.Fault("It broke.");
        });
        var outcome = new CompletableFuture<Reply>();

        Thread.ofVirtual().start(() -> outcome.complete(bench.ask("t1"))).join();

        assertThat(outcome.get()).isEqualTo(new Reply.Stopped());
        assertThat(bench.attempts("t1")).containsExactly("FAILED");
    }

    @Test
    void keepsTheMoneyInDoubtWhenTheModelsCodeBreaks() {
        var money = bench.gate("t1");
        bench.model.does(_ -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> bench.ask("t1")).hasMessage("a bug");
        assertThat(bench.attempts("t1")).containsExactly("FAILED");
        assertThat(bench.state(money)).isEqualTo("SENT");
    }
}
