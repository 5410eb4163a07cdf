package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An act that an agent does elsewhere: ordered once, paid once, waited for by whoever has its task. */
class AgentRunsModuleTest {
    private static final String CEILING = "0.50";

    /** The run has money for exactly one agent run and a half. */
    private final Bench bench = new Bench("0.75");

    private final ScriptedAgentRuns agents = bench.agents;

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    private UUID gate() {
        return bench.gate("t1", Money.usd(CEILING));
    }

    private Reply ask() {
        return ask(bench.journal);
    }

    private Reply ask(Journal journal) {
        return bench.ask(journal, bench.order("t1", CEILING));
    }

    @Test
    void countsAtItsCeilingWhereNothingElseIsKnown() {
        gate();
        agents.answers("a plan", null);

        assertThat(bench.store(ask())).isTrue();

        assertThat(bench.book()).isEqualTo("0.00 0.50");
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.row("t1", 1)).containsEntry("agent", "planner");
    }

    @Test
    void waitsAsLongAsRunsMayTakeWhateverTheActAllows() {
        var money = gate();
        agents.answers("a plan", null);

        ask();

        assertThat(agents.waits).containsExactly(agents.patience());
        assertThat(bench.jdbc
                        .sql("select expires_at > clock_timestamp() + interval '12 min' from reservation where id = ?")
                        .param(money)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        bench.cancel();
    }

    @Test
    void countsReportedTokensAtTheListPrice() {
        gate();
        agents.answers("a plan", new Tokens(1000, 0, 100));

        bench.store(ask());

        assertThat(bench.book()).isEqualTo("0.00 0.00045");
    }

    @Test
    void neverCountsMoreThanTheCeilingHoweverManyTokensAreReported() {
        gate();
        agents.answers("a plan", new Tokens(900_000_000, 0, 100));

        bench.store(ask());

        assertThat(bench.book()).isEqualTo("0.00 0.50");
        assertThat(bench.row("t1", 1)).containsEntry("input_tokens", null);
    }

    @Test
    void isTakenUpByAnotherNodeUnderTheSameCallAndTheSameMoney() {
        gate();
        agents.fails(new ChatFailure.Left("stopping")).answers("a plan", null);
        assertThat(ask()).isEqualTo(new Reply.Lost());
        assertThat(bench.attempts("t1")).containsExactly("SENT");
        assertThat(agents.forgotten).isEmpty();

        var successor = bench.restarted(PriceSettings.NONE);
        bench.store(ask(successor));

        assertThat(agents.asked).containsExactly("start", "resume");
        assertThat(Set.copyOf(agents.calls)).hasSize(1);
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.50");
    }

    @Test
    void isTakenUpOnlyForTheTimeThatIsLeftOfIt() {
        gate();
        agents.fails(new ChatFailure.Left("stopping")).answers("a plan", null);
        ask();
        bench.jdbc
                .sql("update model_call set wait_until = clock_timestamp() + interval '40 s'")
                .update();

        bench.store(ask());

        assertThat(agents.waits.getLast()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
    }

    @Test
    void theAnswerThatTwoNodesWaitedForIsPaidOnce() {
        gate();
        agents.fails(new ChatFailure.Left("stopping")).answers("a plan", null).answers("a plan", null);
        ask();
        var one = ask();
        var other = ask(bench.restarted(PriceSettings.NONE));

        assertThat(bench.store(one)).isTrue();
        assertThat(bench.store(other)).isTrue();

        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.50");
    }

    @Test
    void anAnswerThatComesAfterItsMoneyExpiredIsUsedAndCountsOnce() {
        var money = gate();
        agents.fails(new ChatFailure.Left("stopping")).answers("a plan", new Tokens(1000, 0, 100));
        ask();
        bench.ledger.expire(money);

        bench.store(ask());

        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.00045");
    }

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
    void tokensThatWouldCostMoreThanAnyMoneyCountAtTheCeiling() {
        gate();
        agents.answers("a plan", new Tokens(Long.MAX_VALUE, 0, Long.MAX_VALUE));

        bench.store(ask());

        assertThat(bench.book()).isEqualTo("0.00 0.50");
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

    @Test
    void whatCannotBeOrderedHereIsForAPersonAndKeepsItsMoney() {
        var money = gate();
        agents.refusal = "countersign.sympozium.enabled is not true";

        assertThat(ask()).isEqualTo(new Reply.Broken("countersign.sympozium.enabled is not true"));
        assertThat(agents.asked).isEmpty();
        assertThat(bench.state(money)).isEqualTo("HELD");
    }

    @Test
    void ordersNoMoreAtOnceThanTheNodeMayWaitFor() {
        var money = gate();
        agents.atOnce = 0;

        assertThat(ask()).isInstanceOf(Reply.Queued.class);
        assertThat(bench.attempts("t1")).isEmpty();
        assertThat(bench.state(money)).isEqualTo("HELD");
    }

    @Test
    void aNodeThatIsStoppingOrdersNothing() {
        gate();
        agents.closing = true;

        assertThat(ask()).isEqualTo(new Reply.Lost());
        assertThat(bench.attempts("t1")).isEmpty();
    }

    @Test
    void aNodeThatLostItsTaskWaitsForNothing() {
        gate();
        agents.fails(new ChatFailure.Left("stopping"));
        ask();
        bench.lease.lose();

        assertThat(ask()).isEqualTo(new Reply.Lost());
        assertThat(agents.asked).containsExactly("start");
        bench.cancel();
    }

    @Test
    void aRunMayGoOnlyWhenItsAnswerIsStored() {
        gate();
        agents.answers("a plan", null);
        var reply = (Reply.Received) ask();

        bench.inTurn(() -> {
            bench.journal.store(reply);
            assertThat(agents.forgotten).isEmpty();
            return reply;
        });

        assertThat(agents.forgotten).containsExactly(reply.call());
    }

    @Test
    void knowsWhichRunsSomebodyWaitsFor() {
        gate();
        agents.fails(new ChatFailure.Left("stopping"));
        ask();
        var call = agents.calls.getFirst();

        assertThat(bench.openRuns().awaited(List.of(call, UUID.randomUUID()))).containsExactly(call);

        bench.cancel();
        assertThat(bench.openRuns().awaited(List.of(call))).isEmpty();
    }
}
