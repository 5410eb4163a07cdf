package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is bought once, what is stored, and who may call. */
class JournalModuleTest {
    private final Bench bench = new Bench("10.00");

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
        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.00");
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
        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.00045");
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
    void paysForAllAnswersOfABatchAndUsesTheFirstOfEachTurn() {
        bench.gate("t1");
        bench.gate("t2");
        bench.model.answers("late").answers("early").answers("other");
        var late = bought("t1");
        var early = bought("t1");
        var other = bought("t2");
        var earlyAgain = new Bought(early.received());
        var batch = List.of(early, other, late, earlyAgain);

        for (var time = 0; time < 2; time++) {
            bench.inTurn(() -> {
                bench.journal.settle(batch);
                return true;
            });

            assertThat(batch.stream().map(Bought::counts)).containsExactly(true, true, false, true);
            assertThat(bench.attempts("t1")).containsExactly("ANSWERED", "ANSWERED used");
            assertThat(bench.row("t1", 2)).containsEntry("answer", "early");
            assertThat(bench.row("t2", 1)).containsEntry("answer", "other").containsEntry("used", true);
            assertThat(bench.book()).isEqualTo("0.00 0.00135");
            assertThat(bench.jdbc
                            .sql("select cast(data ->> 'call' as uuid) from run_event order by seq")
                            .query(UUID.class)
                            .list())
                    .containsExactly(
                            early.received().call(),
                            other.received().call(),
                            late.received().call());
        }
    }

    @Test
    void paysForABatchOfARunThatHasEndedAndUsesNothingOfIt() {
        bench.gate("t1");
        bench.gate("t2");
        bench.model.answers("one").answers("two");
        var batch = List.of(bought("t1"), bought("t2"));
        bench.cancel();

        bench.inTurn(() -> {
            bench.journal.settle(batch);
            return true;
        });

        assertThat(batch).noneMatch(Bought::counts);
        assertThat(bench.book()).isEqualTo("0.00 0.0009");
    }

    private Bought bought(String task) {
        return new Bought((Reply.Received) bench.ask(task));
    }

    @Test
    void paysALateAnswerOfACancelledRunAndCorrectsWhatWasBookedForIt() {
        var money = bench.gate("t1");
        bench.model.answers("late");
        var late = bench.ask("t1");
        bench.cancel();
        assertThat(bench.book()).isEqualTo("0.00 " + Bench.CEILING);

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

        assertThat(hold).contains(new Hold.Granted(better.reservation(), Money.usd(Bench.CEILING)));
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
    void doesNotBuyAgainWhatWasAnsweredWhileItWaitedForItsTurn() throws Exception {
        bench.gate("t1");
        bench.model.answers("late").answers("again");
        var late = (Reply.Received) bench.ask("t1");

        var again = askElsewhereWhile(bench, () -> bench.journal.store(late));

        assertThat(again).isEqualTo(new Reply.Recorded(late.call(), "late"));
        assertThat(bench.model.requests()).hasSize(1);
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
    }

    @Test
    void looksForTheAnswerBeforeItBuys() throws Exception {
        try (var poor = new Bench("0.005")) {
            poor.gate("t1");
            poor.model.answers("late").answers("again");
            var late = (Reply.Received) poor.ask("t1");

            var again = askElsewhereWhile(poor, () -> poor.journal.store(late));

            assertThat(again).isEqualTo(new Reply.Recorded(late.call(), "late"));
            assertThat(poor.book()).isEqualTo("0.00 0.00045");
            poor.assertSound();
        }
    }

    @Test
    void repeatsACallOnlyWhileNobodyCanRecordItsAnswer() throws Exception {
        bench.gate("t1");
        bench.model.answers("late").answers("again");
        var late = (Reply.Received) bench.ask("t1");
        bench.inTurn(() -> bench.journal.holdTurn(bench.act("t1"), 1, Bench.LIMITS));

        var repeated = askElsewhereWhile(bench, () -> bench.journal.store(late));

        assertThat(repeated).isEqualTo(new Reply.Recorded(late.call(), "late"));
        assertThat(bench.model.requests()).hasSize(1);
    }

    @Test
    void holdsTheTurnUntilARepeatHasLeft() throws Exception {
        bench.gate("t1");
        bench.model.answers("late").answers("again");
        bench.ask("t1");
        var hold = bench.inTurn(() -> bench.journal.holdTurn(bench.act("t1"), 1, Bench.LIMITS));
        var otherNode = bench.restarted(PriceSettings.NONE);
        var repeat = new CompletableFuture<Reply>();

        bench.transaction.executeWithoutResult(_ -> {
            bench.jdbc
                    .sql("select id from reservation where id = ? for update")
                    .param(((Hold.Granted) hold.orElseThrow()).reservation())
                    .query()
                    .singleRow();
            Thread.ofVirtual().start(() -> repeat.complete(bench.ask(otherNode, bench.act("t1"))));
            Awaitility.await().until(() -> isLocked(bench, "not granted"));
            assertThat(isLocked(bench, "locktype = 'advisory' and granted")).isTrue();
        });

        assertThat(repeat.get(10, TimeUnit.SECONDS)).isInstanceOf(Reply.Received.class);
    }

    /** What another node is told that asks for the turn while this one writes under the company's lock. */
    private static Reply askElsewhereWhile(Bench bench, Supplier<Boolean> write) throws Exception {
        var otherNode = bench.restarted(PriceSettings.NONE);
        var other = new CompletableFuture<Reply>();
        bench.inTurn(() -> {
            Thread.ofVirtual().start(() -> other.complete(bench.ask(otherNode, bench.act("t1"))));
            Awaitility.await().until(() -> isLocked(bench, "locktype = 'advisory' and not granted"));
            return write.get();
        });
        return other.get(10, TimeUnit.SECONDS);
    }

    private static boolean isLocked(Bench bench, String how) {
        return bench.jdbc
                .sql("select exists (select from pg_locks where " + how + ")")
                .query(Boolean.class)
                .single();
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
    void keepsWhatTheDatabaseCannotSpell() {
        bench.gate("t1");
        var half = "nul \0 and half \ud83d a pair";
        bench.model.does(_ -> new ChatAnswer(half, null, null, "id \0", "st\0p"));
        var schema = new AnswerSchema("plan", JsonNodeFactory.instance.objectNode());
        var odd = List.of(new Message(Role.USER, "nul \0 and half \ud83d a pair"));

        var reply = bench.journal.ask(bench.act("t1"), 1, odd, schema, Bench.LIMITS);
        bench.store(reply);

        assertThat((String) bench.row("t1", 1).get("answer")).startsWith("nul \uFFFD and half ");
        assertThat(bench.row("t1", 1))
                .containsEntry("provider_id", "id \uFFFD")
                .containsEntry("finish_reason", "st\uFFFDp");
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
}
