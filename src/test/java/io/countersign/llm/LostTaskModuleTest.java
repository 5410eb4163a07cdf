package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that lost its lease buys nothing: its tasks are another's, which buys for itself. */
class LostTaskModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    @Test
    void asksNothingForATaskThatMayBeAnothers() {
        var money = bench.gate("t1");
        bench.lease.lose();

        assertThat(bench.ask("t1")).isEqualTo(new Reply.Lost());
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.attempts("t1")).isEmpty();
        assertThat(bench.state(money)).isEqualTo("HELD");
    }

    @Test
    void holdsNoMoneyForARepeatOfWhatItsSuccessorAsks() {
        bench.gate("t1");
        bench.model.fails(Bench.failure("fault"));
        bench.ask("t1");
        bench.lease.lose();

        assertThat(bench.ask("t1")).isEqualTo(new Reply.Lost());
        assertThat(bench.attempts("t1")).containsExactly("FAILED");
        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.00");
    }

    @Test
    void writesNothingDownWhereTheTaskIsLostOnTheLastSteps() {
        var money = bench.gate("t1");
        bench.lease.loseAfter(1);

        assertThat(bench.ask("t1")).isEqualTo(new Reply.Lost());
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.attempts("t1")).isEmpty();
        assertThat(bench.state(money)).isEqualTo("HELD");
    }

    @Test
    void leavesTheHeldMoneyToItsSuccessorWhereTheTaskIsLostBeforeMoreIsBought() {
        var money = bench.gate("t1");
        bench.lease.loseAfter(1);
        var more = new ActLimits(20_000, 2_000, 4, Duration.ofSeconds(30));

        assertThat(bench.ask("t1", more)).isEqualTo(new Reply.Lost());
        assertThat(bench.state(money)).isEqualTo("HELD");
        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.00");
    }

    @Test
    void holdsNoMoneyForAFurtherTurnOfATaskThatMayBeAnothers() {
        bench.gate("t1");
        bench.model.answers("a plan that has been carried out");
        bench.store(bench.ask("t1"));
        var before = bench.book();
        bench.lease.lose();

        assertThat(bench.inTurn(() -> bench.journal.holdTurn(bench.act("t1"), 2, Bench.LIMITS)))
                .isEmpty();
        assertThat(bench.book()).isEqualTo(before);
    }

    @Test
    void losesATaskThatWasLockedUnderAnOlderName() {
        bench.gate("t1");
        var now = bench.act("t1");
        var older = new Journal.Act(
                now.task(),
                "node-0",
                now.company(),
                now.run(),
                now.assignment(),
                now.position(),
                now.kind(),
                now.model());

        assertThat(bench.ask(bench.journal, older)).isEqualTo(new Reply.Lost());
        assertThat(bench.model.requests()).isEmpty();
    }

    @Test
    void letsACallLeaveOnlyAsLongAsItsTaskIsHeld() {
        bench.gate("t1");
        bench.lease.holdsFor(Duration.ofHours(1));
        bench.model.answers("in time");

        var before = System.nanoTime();
        bench.store(bench.ask("t1"));

        var leaveBy = bench.model.requests().getFirst().leaveBy().nanoTime() - before;
        assertThat(Duration.ofNanos(leaveBy)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    }
}
