package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Caps inside caps: raising, giving and lowering them, by approval and by a new version. */
class LimitsModuleTest {
    private final Bench bench = new Bench();
    private UUID run = UUID.randomUUID();
    private UUID root = UUID.randomUUID();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "5.00"));
        run = bench.run("acme", "8.00");
        root = bench.assignment(run, null, "ceo", "6.00");
        work = bench.assignment(run, root, "analyst", "2.00");
    }

    @Test
    void raisesAnAssignmentUpToTheOneAboveItOncePerCause() {
        assertThat(bench.limits.raiseAssignment(work, Money.usd("4.01"), "a"))
                .isEqualTo(new Change.Refused(Money.usd("4")));
        assertThat(bench.limits.raiseAssignment(work, Money.usd("1.00"), "a")).isEqualTo(new Change.Done());
        assertThat(bench.limits.raiseAssignment(work, Money.usd("1.00"), "a")).isEqualTo(new Change.Done());
        assertThat(bench.balances.ofAssignment(work).limit()).isEqualTo(Money.usd("3.00"));

        assertThat(bench.limits.raiseAssignment(root, Money.usd("2.01"), "b"))
                .isEqualTo(new Change.Refused(Money.usd("2")));
        bench.assertSound();
    }

    @Test
    void raisesAPositionForItsMonthUpToItsManager() {
        assertThat(bench.limits.raisePosition("acme", "analyst", Money.usd("15.01"), "a"))
                .isEqualTo(new Change.Refused(Money.usd("15")));
        assertThat(bench.limits.raisePosition("acme", "analyst", Money.usd("10.00"), "a"))
                .isEqualTo(new Change.Done());
        assertThat(bench.limits.raisePosition("acme", "ceo", Money.usd("100.00"), "board"))
                .isEqualTo(new Change.Done());
        assertThatThrownBy(() -> bench.limits.raisePosition("acme", "janitor", Money.usd("1"), "a"))
                .isInstanceOf(Problem.Missing.class);
        assertThatThrownBy(() -> bench.limits.raisePosition("acme", "ceo", Money.ZERO, "a"))
                .isInstanceOf(Problem.Invalid.class);
        bench.assertSound();
    }

    @Test
    void theBoardRaisesTheCompany() {
        assertThat(bench.ledger.commitRun(bench.runRow("acme", "43"), 0, Money.usd("43")))
                .isEqualTo(new Change.Refused(Money.usd("42")));

        assertThat(bench.limits.raiseCompany("acme", Money.usd("1.00"), "board"))
                .isEqualTo(new Change.Done());

        bench.run("acme", "43.00");
        bench.assertSound();
    }

    @Test
    void givesOnlyWhatIsSpare() {
        var other = bench.assignment(run, root, "analyst", "1.00");
        bench.held(work, "1.50");

        assertThat(bench.limits.give(work, other, Money.usd("0.51"), "a"))
                .isEqualTo(new Change.Refused(Money.usd("0.5")));
        assertThat(bench.limits.give(work, other, Money.usd("0.50"), "a")).isEqualTo(new Change.Done());
        assertThat(bench.limits.give(work, other, Money.usd("0.50"), "a")).isEqualTo(new Change.Done());

        assertThat(bench.balances.ofAssignment(work).available()).isEqualTo(Money.ZERO);
        assertThat(bench.balances.ofAssignment(other).limit()).isEqualTo(Money.usd("1.50"));
        bench.assertSound();
    }

    @Test
    void aLimitLoweredBelowItsUseIsFullAndShrinksTowardsWhatIsWanted() {
        var call = bench.held(work, "2.00");

        var above = bench.company("acme", "5.00", seat("ceo", null, "1.00"), seat("analyst", "ceo", "0.50"));

        assertThat(above)
                .hasSize(3)
                .anySatisfy(window ->
                        assertThat(window).startsWith("POSITION analyst ").endsWith("limit 0.50 USD, in use 2.00 USD"));
        assertThat(bench.reserve(root, "0.01")).isInstanceOf(Hold.Refused.class);
        assertThat(bench.reserve(root, "0.00")).isInstanceOf(Hold.Granted.class);
        bench.assertSound();
        bench.settle(call, "0.20");
        assertThat(bench.balances.available(work)).isEqualTo(Money.usd("0.30"));
        assertThat(bench.company("acme", "50.00", seat("ceo", null, null), seat("analyst", "ceo", "3.00")))
                .isEmpty();
        assertThat(bench.balances.available(work)).isEqualTo(Money.usd("1.80"));
        bench.assertSound();
    }

    @Test
    void aVersionLeavesTheRaisesOfTheMonthWhereItChangesNothing() {
        bench.held(work, "0.00");
        bench.limits.raisePosition("acme", "analyst", Money.usd("2.00"), "a");

        bench.company("acme", "50.00", seat("ceo", null, "18.00"), seat("analyst", "ceo", "5.00"));

        assertThat(wanted("analyst")).isEqualTo("7.00");
        assertThat(wanted("ceo")).isEqualTo("18.00");
        bench.assertSound();
    }

    @Test
    void aPositionThatMovesCountsWhereTheRunHasIt() {
        bench.settle(bench.sent(work, "1.00"), "1.00");
        bench.company(
                "acme",
                "50.00",
                seat("chair", null, "30.00"),
                seat("ceo", "chair", "20.00"),
                seat("analyst", "chair", "5.00"));
        var newRun = bench.run("acme", "9.00");
        var newRoot = bench.assignment(newRun, null, "chair", "9.00");
        var newWork = bench.assignment(newRun, newRoot, "analyst", "9.00");

        bench.settle(bench.sent(work, "0.50"), "0.50");
        bench.settle(bench.sent(newWork, "2.00"), "2.00");

        assertThat(bench.account("POSITION", "ceo")).isEqualTo("0.00 1.50");
        assertThat(bench.account("POSITION", "chair")).isEqualTo("0.00 2.00");
        assertThat(bench.account("POSITION", "analyst")).isEqualTo("0.00 3.50");
        assertThat(bench.reserve(newWork, "1.51")).isInstanceOf(Hold.Refused.class);
        bench.assertSound();
    }

    @Test
    void aRetiredPositionFinishesItsRunWithTheLimitItHadLast() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"));

        var call = bench.sent(work, "1.00");
        bench.settle(call, "0.50");

        assertThat(wanted("analyst")).isEqualTo("5.00");
        bench.assertSound();
    }

    @Test
    void anUnlimitedPositionIsLimitedOnlyByThoseAbove() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", null));

        assertThat(bench.balances.available(work)).isEqualTo(Money.usd("2.00"));
        bench.held(work, "2.00");
        assertThat(bench.limits.raisePosition("acme", "analyst", Money.usd("1"), "a"))
                .isEqualTo(new Change.Done());
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "2.50"));
        assertThat(bench.balances.available(work)).isEqualTo(Money.ZERO);
        bench.assertSound();
    }

    @Test
    void whatIsAvailableIsTheLeastRoomOnThePath() {
        assertThat(bench.balances.available(work)).isEqualTo(Money.usd("2.00"));
        bench.held(root, "5.50");
        assertThat(bench.balances.available(work)).isEqualTo(Money.usd("0.50"));
        assertThat(bench.balances.ofRun(run)).isEqualTo(new Balance(Money.usd("8"), Money.usd("5.5"), Money.ZERO));
    }

    private String wanted(String position) {
        return bench.jdbc
                .sql("select wanted from account where kind = 'POSITION' and owner = ?")
                .param(position)
                .query((row, _) -> new Money(row.getLong(1)).toString())
                .single();
    }
}
