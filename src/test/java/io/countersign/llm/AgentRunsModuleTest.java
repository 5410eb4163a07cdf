package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An act that an agent does elsewhere: ordered once, paid once, waited for by whoever has its task. */
class AgentRunsModuleTest extends AgentRunBench {
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
    void tokensThatWouldCostMoreThanAnyMoneyCountAtTheCeiling() {
        gate();
        agents.answers("a plan", new Tokens(Long.MAX_VALUE, 0, Long.MAX_VALUE));

        bench.store(ask());

        assertThat(bench.book()).isEqualTo("0.00 0.50");
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
