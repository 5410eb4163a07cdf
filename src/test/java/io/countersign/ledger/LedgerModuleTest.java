package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a reservation, posting by posting. */
class LedgerModuleTest {
    private final Bench bench = new Bench();
    private UUID run = UUID.randomUUID();
    private UUID root = UUID.randomUUID();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "5.00"));
        run = bench.run("acme", "4.00");
        root = bench.assignment(run, null, "ceo", "4.00");
        work = bench.assignment(run, root, "analyst", "2.00");
    }

    @Test
    void countsAPurchaseOnEveryAccountOfItsPath() {
        bench.held(work, "0.50");

        assertThat(List.of(
                        bench.account("BOOK", "acme"),
                        bench.account("POSITION", "ceo"),
                        bench.account("POSITION", "analyst"),
                        bench.account("RUN", run.toString()),
                        bench.account("ASSIGNMENT", root.toString()),
                        bench.account("ASSIGNMENT", work.toString())))
                .containsOnly("0.50 0.00");
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("4.00 0.00");
        bench.assertSound();
    }

    @Test
    void namesAllShortAccountsNearestFirstAndWritesNothing() {
        var before = bench.contents();
        bench.held(work, "0.00");
        bench.limits.applyVersion("acme", 1);
        var prepared = bench.contents();

        var refusal = (Hold.Refused) bench.reserve(work, "30.00");

        assertThat(refusal.shortages())
                .extracting(shortage -> shortage.kind() + " " + shortage.owner() + " " + shortage.available())
                .containsExactly(
                        "ASSIGNMENT " + work + " 2.00",
                        "ASSIGNMENT " + root + " 4.00",
                        "RUN " + run + " 4.00",
                        "POSITION analyst 5.00",
                        "POSITION ceo 20.00");
        assertThat(bench.contents()).isEqualTo(prepared).isNotEqualTo(before);
        bench.assertSound();
    }

    @Test
    void answersTheSameKeyTheSameWay() {
        var purchase = bench.purchase(work, "0.50");

        var first = bench.reserve(purchase);
        var again = bench.reserve(purchase);

        assertThat(again).isEqualTo(first);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.50 0.00");
    }

    @Test
    void refusesAKnownKeyForAnotherPurchase() {
        var known = bench.purchase(work, "0.50");
        bench.reserve(known);
        var other = new Purchase(
                known.key(), known.run(), known.assignment(), known.position(), known.owner(), Money.usd("0.51"), 1);

        assertThatThrownBy(() -> bench.reserve(other)).hasMessageContaining("One key names two");
    }

    @Test
    void admitsAFreePurchaseOnAFullAccount() {
        bench.held(work, "2.00");

        assertThat(bench.reserve(work, "0.00")).isInstanceOf(Hold.Granted.class);
        assertThat(bench.count("posting where kind = 'RESERVE'")).isEqualTo(2);
        bench.assertSound();
    }

    @Test
    void settlesOnceAtTheCostAndFreesTheRest() {
        var call = bench.sent(work, "0.50");

        var first = bench.settle(call, "0.20");
        var again = bench.settle(call, "0.40");

        assertThat(first).isEqualTo(new Settled(Money.usd("0.20"), Money.ZERO)).isEqualTo(again);
        assertThat(bench.account("ASSIGNMENT", work.toString())).isEqualTo("0.00 0.20");
        assertThat(bench.ledger.release(call)).isFalse();
        assertThat(bench.ledger.expire(call)).isFalse();
        bench.assertSound();
    }

    @Test
    void releasesWhatIsHeldButNotWhatWasSent() {
        var held = bench.held(work, "0.50");
        var sent = bench.sent(work, "0.50");

        assertThat(bench.ledger.release(held)).isTrue();
        assertThat(bench.ledger.release(held)).isFalse();
        assertThat(bench.ledger.release(sent)).isFalse();
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.50 0.00");
        assertThat(bench.ledger.releaseUnsent(sent)).isTrue();
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.00 0.00");
        bench.assertSound();
    }

    @Test
    void correctsAnExpiredCallWhenTheAnswerComes() {
        var call = bench.sent(work, "0.50");
        bench.ledger.expire(call);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.00 0.50");

        var settled = bench.settle(call, "0.20");
        bench.settle(call, "0.20");

        assertThat(settled.posted()).isEqualTo(Money.usd("0.20"));
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.00 0.20");
        bench.assertSound();
    }

    @Test
    void countsABillForWhatHadBeenReleased() {
        var call = bench.sent(work, "0.50");
        bench.ledger.releaseUnsent(call);

        var settled = bench.settle(call, "0.20");

        assertThat(settled).isEqualTo(new Settled(Money.usd("0.20"), Money.usd("0.20")));
        bench.assertSound();
    }

    @Test
    void sendsOnlyWhatIsHeldForARunningRun() {
        var held = bench.held(work, "0.10");
        var released = bench.held(work, "0.10");
        bench.ledger.release(released);

        bench.status(run, "PAUSED");
        assertThat(bench.ledger.send(List.of(held, released), Duration.ofSeconds(1)))
                .isEmpty();
        bench.status(run, "RUNNING");
        assertThat(bench.ledger.send(List.of(held, released), Duration.ofSeconds(1)))
                .containsExactly(held);
        assertThat(bench.ledger.send(List.of(held), Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void keepsEachCallInDoubtForItsOwnTime() {
        var quick = bench.held(work, "0.10");
        var slow = bench.held(work, "0.10");

        assertThat(bench.ledger.send(Map.of(quick, Duration.ofSeconds(30), slow, Duration.ofMinutes(12))))
                .containsExactlyInAnyOrder(quick, slow);

        assertThat(minutesInDoubt(quick)).isEqualTo(1);
        assertThat(minutesInDoubt(slow)).isEqualTo(13);
    }

    private int minutesInDoubt(UUID reservation) {
        return bench.jdbc
                .sql("select round(extract(epoch from expires_at - ledger_now()) / 60) from reservation where id = ?")
                .param(reservation)
                .query(Integer.class)
                .single();
    }

    @Test
    void bindsTheMoneyOfATokenToItsTask() {
        var purchase = bench.purchase(work, "0.10");
        var held = ((Hold.Granted) bench.reserve(purchase)).reservation();

        assertThat(bench.ledger.bind(purchase.owner(), "task-1")).contains(held);
        assertThat(bench.ledger.bind(purchase.owner(), "task-1")).contains(held);
        assertThat(bench.ledger.bind(purchase.owner(), "task-2")).isEmpty();
        assertThat(bench.ledger.heldFor("task-1")).contains(new Held(held, Money.usd("0.10"), 1, "HELD"));
        assertThat(bench.ledger.releaseHeldOfTask("task-1")).isEqualTo(1);
        assertThat(bench.ledger.heldFor("task-1")).map(Held::state).contains("RELEASED");
    }

    @Test
    void releasesAllThatAnAssignmentHolds() {
        var mine = bench.held(work, "0.10");
        var sent = bench.sent(work, "0.10");
        var others = bench.held(root, "0.10");

        assertThat(bench.ledger.releaseHeld(work)).isEqualTo(1);

        assertThat(List.of(bench.state(mine), bench.state(sent), bench.state(others)))
                .containsExactly("RELEASED", "SENT", "HELD");
        assertThat(bench.ledger.heldOlderThan(Duration.ofHours(-1)))
                .extracting(Leftover::reservation)
                .containsExactly(others);
        assertThat(bench.ledger.heldOlderThan(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void refusesAPathThatDoesNotExist() {
        var strangers = bench.run("acme", "1.00");
        var purchase = bench.purchase(work, "0.10");

        assertThatThrownBy(() ->
                        bench.reserve(new Purchase("a", strangers, work, "analyst", "token", Money.usd("0.10"), 1)))
                .hasMessageContaining("has no open path");
        assertThatThrownBy(() -> bench.reserve(
                        new Purchase("b", purchase.run(), work, "janitor", "token", Money.usd("0.10"), 1)))
                .hasMessageContaining("Position janitor is not in version 1");
    }
}
