package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Agent runs that are turned away, that fail or vanish, or that nobody could see. */
class LostAgentRunsModuleTest extends AgentRunBench {
    @Test
    void whatHasNoRoomWaitsWithItsMoney() {
        gate();
        agents.fails(new ChatFailure.Busy("concurrency limit reached: 1/1"))
                .fails(new ChatFailure.Busy("concurrency limit reached: 1/1"))
                .answers("a plan", null);

        assertThat(ask()).isEqualTo(new Reply.Queued("concurrency limit reached: 1/1", Duration.ofSeconds(5)));
        assertThat(bench.book()).isEqualTo("0.50 0.00");
        assertThat(bench.ledger.heldFor("t1").orElseThrow().state()).isEqualTo("HELD");
        assertThat(ask()).isEqualTo(new Reply.Queued("concurrency limit reached: 1/1", Duration.ofSeconds(10)));
        assertThat(bench.book()).isEqualTo("0.50 0.00");

        bench.store(ask());

        assertThat(bench.attempts("t1")).containsExactly("NOT_SENT", "NOT_SENT", "ANSWERED used");
        assertThat(Set.copyOf(agents.calls)).hasSize(3);
        assertThat(bench.book()).isEqualTo("0.00 0.50");
        assertThat(agents.forgotten).hasSize(3);
    }

    @Test
    void whatHasNoRoomWhenItsRunWasCancelledCostsNothing() {
        gate();
        agents.does(_ -> {
            bench.cancel();
            throw new ChatFailure.Busy("concurrency limit reached: 1/1");
        });

        ask();

        assertThat(bench.book()).isEqualTo("0.00 0.00");
    }

    @Test
    void whatTwoNodesSawTurnedAwayIsHeldOnce() {
        gate();
        var busy = new ChatFailure.Busy("concurrency limit reached: 1/1");
        agents.fails(new ChatFailure.Left("stopping")).does(_ -> {
            agents.fails(busy);
            ask(bench.restarted(PriceSettings.NONE));
            throw busy;
        });
        ask();

        ask();

        assertThat(bench.book()).isEqualTo("0.50 0.00");
        assertThat(bench.attempts("t1")).containsExactly("NOT_SENT");
    }

    @Test
    void aRunThatFailedCountsAtItsCeilingAtOnce() {
        gate();
        agents.fails(new ChatFailure.Spent("the agent failed"));

        assertThat(ask()).isInstanceOf(Reply.Later.class);

        assertThat(bench.book()).isEqualTo("0.00 0.50");
        assertThat(bench.attempts("t1")).containsExactly("FAILED");
        assertThat(agents.forgotten).hasSize(1);
        assertThat(ask()).isInstanceOf(Reply.NoMoney.class);
    }

    @Test
    void whatNobodyCouldSeeIsLookedForUnderTheSameCallAndTheSameMoney() {
        gate();
        agents.fails(new ChatFailure.Unseen("away"))
                .fails(new ChatFailure.Unseen("away"))
                .answers("a plan", null);

        assertThat(ask()).isEqualTo(new Reply.Queued("away", Duration.ofSeconds(5)));
        assertThat(ask()).isInstanceOf(Reply.Queued.class);
        assertThat(bench.attempts("t1")).containsExactly("SENT");
        assertThat(agents.forgotten).isEmpty();
        bench.store(ask());

        assertThat(agents.asked).containsExactly("start", "resume", "resume");
        assertThat(Set.copyOf(agents.calls)).hasSize(1);
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.50");
    }

    @Test
    void whatNobodyCouldSeeForAnHourAfterItsTimeIsInDoubtAndOrderedAnew() {
        try (var rich = new Bench("2.00")) {
            rich.gate("t1", Money.usd(CEILING));
            rich.agents.fails(new ChatFailure.Unseen("away")).answers("a plan", null);
            rich.ask(rich.journal, rich.order("t1", CEILING));
            rich.jdbc
                    .sql("update model_call set wait_until = clock_timestamp() - interval '61 min'")
                    .update();

            rich.store(rich.ask(rich.journal, rich.order("t1", CEILING)));

            assertThat(rich.agents.asked).containsExactly("start", "start");
            assertThat(rich.attempts("t1")).containsExactly("SENT", "ANSWERED used");
            assertThat(rich.book()).isEqualTo("0.50 0.50");
            rich.assertSound();
        }
    }

    @Test
    void roomThatNeverComesBecomesAFaultAndKeepsItsMoney() {
        gate();
        IntStream.range(0, 50).forEach(_ -> agents.fails(new ChatFailure.Busy("no room")));

        var replies = IntStream.range(0, 50).mapToObj(_ -> ask()).toList();

        assertThat(replies.subList(0, 49)).hasOnlyElementsOfType(Reply.Queued.class);
        assertThat(replies.getLast()).isEqualTo(new Reply.Later("no room (ordered 50 times)", Duration.ofSeconds(80)));
        assertThat(bench.book()).isEqualTo("0.50 0.00");
    }

    @Test
    void aRunThatIsGoneStaysInDoubtAndIsRepeatedWithMoneyOfItsOwn() {
        try (var rich = new Bench("2.00")) {
            rich.gate("t1", Money.usd(CEILING));
            rich.agents
                    .fails(new ChatFailure.Left("stopping"))
                    .fails(new ChatFailure.Fault("gone"))
                    .answers("a plan", null);
            rich.ask(rich.journal, rich.order("t1", CEILING));
            assertThat(rich.ask(rich.journal, rich.order("t1", CEILING))).isInstanceOf(Reply.Later.class);

            rich.store(rich.ask(rich.journal, rich.order("t1", CEILING)));

            assertThat(rich.attempts("t1")).containsExactly("FAILED", "ANSWERED used");
            assertThat(rich.book()).isEqualTo("0.50 0.50");
            rich.assertSound();
        }
    }
}
