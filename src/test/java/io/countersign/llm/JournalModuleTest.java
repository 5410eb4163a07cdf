package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Money;
import io.countersign.llm.Journal.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is bought once, and what is stored. */
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
}
