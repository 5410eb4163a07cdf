package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Hold;
import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node does about a turn on which another one works. */
class RepeatsModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
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
}
