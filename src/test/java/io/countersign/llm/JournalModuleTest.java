package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is bought once, what is given back, and what stays in doubt. */
class JournalModuleTest {
    private final Bench bench = new Bench("10.00");
    /** 10000 bytes, 4 × 16 + 256 tokens around them and 1000 tokens out, at the list price of gpt-5-mini. */
    private final String ceiling = "0.00458";

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    @Test
    void buysAnAnswerSettlesItAndTellsTheRun() {
        var money = bench.gate("t1");
        bench.model.answers("{\"approach\":\"a\"}");

        var reply = (Reply.Received) bench.ask("t1");
        assertThat(bench.state(money)).isEqualTo("SENT");
        assertThat(bench.book()).isEqualTo(ceiling + " 0.00");
        var used = bench.store(reply);

        assertThat(used).isTrue();
        assertThat(bench.state(money)).isEqualTo("SETTLED");
        assertThat(bench.book()).isEqualTo("0.00 0.00045");
        assertThat(bench.row("t1", 1))
                .containsEntry("answer", "{\"approach\":\"a\"}")
                .containsEntry("cost", 450_000L)
                .containsEntry("input_tokens", 1000L)
                .containsEntry("output_tokens", 100L)
                .containsEntry("finish_reason", "stop");
        assertThat(bench.jdbc
                        .sql("select type from run_event")
                        .query(String.class)
                        .list())
                .containsExactly("ModelCallAnswered");
        var asked = bench.model.requests().getFirst();
        assertThat(asked.callId()).isEqualTo(reply.call());
        assertThat(asked.maxOutputTokens()).isEqualTo(1_000);
        assertThat(asked.labels()).isEqualTo(new Labels("acme", "ceo", bench.run, bench.assignment));
    }

    @Test
    void neverBuysARecordedAnswerAgain() {
        bench.gate("t1");
        bench.model.answers("first");
        var reply = (Reply.Received) bench.ask("t1");
        bench.store(reply);

        var again = bench.ask("t1");
        var afterRestart = bench.ask(bench.restarted(PriceSettings.NONE), bench.act("t1"));

        assertThat(again).isEqualTo(new Reply.Recorded(reply.call(), "first")).isEqualTo(afterRestart);
        assertThat(bench.model.requests()).hasSize(1);
    }

    @Test
    void storesTwiceAsOnce() {
        bench.gate("t1");
        bench.model.answers("first");
        var reply = bench.ask("t1");

        assertThat(bench.store(reply)).isTrue();
        assertThat(bench.store(reply)).isTrue();

        assertThat(bench.book()).isEqualTo("0.00 0.00045");
        assertThat(bench.jdbc
                        .sql("select count(*) from run_event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void forgetsAnAnswerWhoseTransactionRollsBackAndBuysAnotherWithOtherMoney() {
        var first = bench.gate("t1");
        bench.model.answers("lost").answers("kept");
        var lost = (Reply.Received) bench.ask("t1");
        bench.transaction.executeWithoutResult(status -> {
            bench.journal.store(lost);
            status.setRollbackOnly();
        });

        var kept = (Reply.Received) bench.ask("t1");
        bench.store(kept);

        assertThat(kept.reservation()).isNotEqualTo(first);
        assertThat(bench.state(first)).isEqualTo("SENT");
        assertThat(bench.attempts("t1")).containsExactly("SENT", "ANSWERED used");
        assertThat(bench.book()).isEqualTo(ceiling + " 0.00045");
    }

    @Test
    void keepsALateAnswerOfAnEarlierAttemptWithoutUsingIt() {
        bench.gate("t1");
        bench.model.answers("late").answers("first");
        var late = bench.ask("t1");
        var first = bench.ask("t1");

        var firstUsed = bench.store(first);
        var lateUsed = bench.store(late);

        assertThat(firstUsed).isTrue();
        assertThat(lateUsed).isFalse();
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED", "ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.0009");
    }

    @Test
    void paysALateAnswerOfACancelledRunAndCorrectsWhatWasBookedForIt() {
        var money = bench.gate("t1");
        bench.model.answers("late");
        var late = bench.ask("t1");
        bench.cancel();
        assertThat(bench.book()).isEqualTo("0.00 " + ceiling);

        var used = bench.store(late);

        assertThat(used).isFalse();
        assertThat(bench.state(money)).isEqualTo("EXPIRED");
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED");
        assertThat(bench.book()).isEqualTo("0.00 0.00045");
    }

    @Test
    void doesNotCallForARunThatWasCancelledBefore() {
        bench.gate("t1");
        bench.cancel();

        assertThat(bench.ask("t1")).isEqualTo(new Reply.Stopped());
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.attempts("t1")).isEmpty();
        assertThat(bench.book()).isEqualTo("0.00 0.00");
    }

    @Test
    void doesNotCallForAPausedRunAndKeepsItsMoney() {
        var money = bench.gate("t1");
        bench.status("PAUSED");

        var paused = bench.ask("t1");
        bench.status("RUNNING");
        bench.model.answers("resumed");
        var resumed = bench.ask("t1");

        assertThat(paused).isEqualTo(new Reply.Stopped());
        assertThat(resumed)
                .isInstanceOfSatisfying(
                        Reply.Received.class,
                        received -> assertThat(received.reservation()).isEqualTo(money));
    }

    @Test
    void doesNotCallWithoutABudgetGate() {
        assertThat(bench.ask("t1"))
                .isInstanceOfSatisfying(
                        Reply.Broken.class,
                        broken -> assertThat(broken.reason()).contains("t1", "budget gate"));
        assertThat(bench.model.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"wait", "notSent", "refused", "rejected"})
    void givesTheMoneyBackWhenNoModelWorked(String kind) {
        var money = bench.gate("t1");
        bench.model.fails(failure(kind));

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
        IntStream.range(0, 7).forEach(_ -> bench.model.fails(failure("wait")));
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
        bench.model.fails(failure(kind)).answers("second");

        var failed = bench.ask("t1");
        bench.store(bench.ask("t1"));

        assertThat(failed).isEqualTo(new Reply.Later("It broke.", Duration.ofSeconds(5)));
        assertThat(bench.state(doubtful)).isEqualTo("SENT");
        assertThat(bench.attempts("t1")).containsExactly("FAILED", "ANSWERED used");
        assertThat(bench.book()).isEqualTo(ceiling + " 0.00045");
    }

    @Test
    void asksForAPersonWhenFiveCallsOfATurnAreInDoubt() {
        bench.gate("t1");
        IntStream.range(0, 5).forEach(_ -> bench.model.fails(failure("fault")));

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
            poor.model.fails(failure("fault"));
            poor.ask("t1");

            var reply = (Reply.NoMoney) poor.ask("t1");

            assertThat(reply.shortages().getFirst().kind()).isEqualTo("ASSIGNMENT");
            assertThat(poor.model.requests()).hasSize(1);
        }
    }

    @Test
    void settlesUnderThePriceListOfTheReservation() {
        bench.gate("t1");
        var dearer = new PriceSettings(null, Map.of(Bench.MODEL, new ListedPrice("100", "100", "100")));
        var restarted = bench.restarted(dearer);
        bench.model.answers("old price").answers("new price");

        bench.store(bench.ask(restarted, bench.act("t1")));
        var atOldPrice = bench.book();
        bench.inTurn(() -> restarted.holdTurn(bench.act("t1"), 2, Bench.LIMITS));
        bench.store(bench.ask(restarted, bench.act("t1"), 2));

        assertThat(atOldPrice).isEqualTo("0.00 0.00045");
        assertThat(bench.book()).isEqualTo("0.00 0.11045");
    }

    @Test
    void buysAnewWhatTheHeldMoneyDoesNotCover() {
        var held = bench.gate("t1");
        bench.model.answers("dear");

        var reply = (Reply.Received) bench.ask(bench.journal, bench.act("t1", "openai/gpt-5-2025-08-07"));
        bench.store(reply);

        assertThat(bench.state(held)).isEqualTo("RELEASED");
        assertThat(bench.book()).isEqualTo("0.00 0.00225");
        assertThat(bench.row("t1", 1))
                .containsEntry("model", "gpt-5")
                .containsEntry("asked_model", "openai/gpt-5-2025-08-07");
    }

    @Test
    void refusesAModelWithoutAPriceInTimeToSayHowToAddOne() {
        bench.gate("t1");

        var reply = bench.ask(bench.journal, bench.act("t1", "llama3"));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains(
                                        "llama3",
                                        "countersign.prices.models[llama3].input",
                                        "countersign.prices.file"));
        assertThat(bench.model.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0001, 0.00045",
        "0.002, 0.002",
        ", 0.00045",
    })
    void booksTheGreaterOfOwnPriceAndReportedCost(String reported, String booked) {
        bench.gate("t1");
        bench.model.answers("a", new Tokens(1000, 0, 100), reported == null ? null : Money.usd(reported));

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo("0.00 " + booked);
    }

    @Test
    void booksTheCeilingWithoutUsage() {
        bench.gate("t1");
        bench.model.answers("a", null, Money.usd("0.0001"));

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo("0.00 " + ceiling);
    }

    @Test
    void refusesAModelThatWasBilledAboveItsCeiling() {
        bench.gate("t1");
        bench.gate("t2");
        bench.model.answers("a", new Tokens(1000, 0, 100_000), null);

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo(ceiling + " 0.20025");
        assertThat(bench.ask("t2")).isInstanceOf(Reply.Refused.class);
        assertThat(bench.prices.find(Bench.MODEL)).isEmpty();
        bench.ledger.confirm(Bench.MODEL, "checked");
        bench.model.answers("b");
        assertThat(bench.ask("t2")).isInstanceOf(Reply.Received.class);
    }

    @Test
    void holdsTheMoneyOfAFurtherTurnWithTheAnswerBefore() {
        bench.gate("t1");
        bench.model.answers("bad").answers("better");
        var bad = (Reply.Received) bench.ask("t1");
        var hold = bench.inTurn(() -> {
            bench.journal.store(bad);
            return bench.journal.holdTurn(bench.act("t1"), 2, Bench.LIMITS);
        });

        var better = (Reply.Received) bench.ask(bench.journal, bench.act("t1"), 2);
        bench.store(better);

        assertThat(hold).isEqualTo(new Hold.Granted(better.reservation(), Money.usd(ceiling)));
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used", "ANSWERED used");
        assertThat(bench.ask("t1")).isEqualTo(new Reply.Recorded(bad.call(), "bad"));
    }

    @Test
    void leavesToAnotherNodeWhatItHasSent() {
        bench.gate("t1");
        bench.model.does(_ -> {
            bench.model.answers("other node");
            bench.store(bench.ask(bench.restarted(PriceSettings.NONE), bench.act("t1")));
            return new ChatAnswer("this node", new Tokens(1000, 0, 100), null, null, null);
        });

        var used = bench.store(bench.ask("t1"));

        assertThat(used).isFalse();
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED", "ANSWERED used");
    }

    @Test
    void refusesToCallInsideATransactionAndToStoreOutsideOne() {
        bench.gate("t1");
        bench.model.answers("a");

        assertThatThrownBy(() -> bench.inTurn(() -> bench.ask("t1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not run inside a transaction");
        var reply = (Reply.Received) bench.ask("t1");
        assertThatThrownBy(() -> bench.journal.store(reply)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesARequestAboveTheBoundsItsCeilingWasReckonedFrom() {
        bench.gate("t1");
        var schema = new AnswerSchema("plan", JsonNodeFactory.instance.objectNode());
        var long_ = List.of(new Message(Role.USER, "é".repeat(5_000)));

        assertThatThrownBy(() -> bench.journal.ask(bench.act("t1"), 1, long_, schema, Bench.LIMITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10002 bytes");
    }

    @Test
    void keepsWhatTheDatabaseCannotSpell() {
        bench.gate("t1");
        bench.model.answers("nul \0 and half \ud83d a pair");
        var schema = new AnswerSchema("plan", JsonNodeFactory.instance.objectNode());
        var odd = List.of(new Message(Role.USER, "nul \0 and half \ud83d a pair"));

        var reply = bench.journal.ask(bench.act("t1"), 1, odd, schema, Bench.LIMITS);
        bench.store(reply);

        assertThat((String) bench.row("t1", 1).get("answer")).startsWith("nul \uFFFD and half ");
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

    @Test
    void letsManyLeaveAtOnceEachWithItsOwnMoney() throws Exception {
        var tasks = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();
        tasks.forEach(bench::gate);
        tasks.forEach(bench.model::answers);
        var start = new CountDownLatch(1);

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = tasks.stream()
                    .map(task -> callers.submit(() -> {
                        start.await();
                        return (Reply.Received) bench.ask(task);
                    }))
                    .toList();
            start.countDown();
            for (var reply : replies) {
                bench.store(reply.get());
            }
        }

        assertThat(bench.model.requests().stream().map(ChatRequest::callId)).doesNotHaveDuplicates();
        assertThat(bench.book()).isEqualTo("0.00 0.045");
    }

    private static ChatFailure failure(String kind) {
        return switch (kind) {
            case "wait" -> new ChatFailure.Wait("Slow down.", Duration.ofSeconds(7));
            case "notSent" -> new ChatFailure.NotSent("Nobody there.");
            case "refused" -> new ChatFailure.Refused("Budget exceeded.");
            case "rejected" -> new ChatFailure.Rejected("Bad request.");
            case "malformed" -> new ChatFailure.Malformed("It broke.");
            default -> new ChatFailure.Fault("It broke.");
        };
    }
}
