package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.llm.Journal.Reply;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is paid in a batch, and what comes after its run has ended. */
class CheckoutModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
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

    private Bought bought(String task) {
        return new Bought((Reply.Received) bench.ask(task));
    }
}
