package io.countersign.ledger;

import static io.countersign.ledger.Bench.atOnce;
import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Hold.Full;
import io.countersign.ledger.Hold.Granted;
import io.countersign.ledger.Hold.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits in tokens, calls and calls under way, as exact as money. */
class UsageModuleTest {
    private static final long TOKENS = 1000;

    private final Bench bench = new Bench();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void november() {
        bench.clock("2031-11-30 23:59:59+00");
        bench.company("acme", "50.00", seat("ceo", null, null), seat("analyst", "ceo", null));
        var run = bench.run("acme", "40.00");
        work = bench.assignment(run, bench.assignment(run, null, "ceo", "40.00"), "analyst", "40.00");
    }

    @Test
    void noMoreAreUnderWayAtOnceHoweverManyCome() {
        limit("max_calls_at_once", 3);

        var holds = atOnce(200, _ -> asAnotherNode(this::act));

        assertThat(holds).filteredOn(Granted.class::isInstance).hasSize(3);
        assertThat(holds).filteredOn(Full.class::isInstance).hasSize(197);
        assertThat(bench.count("reservation")).isEqualTo(3);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.03 0.00");
        assertThat(act()).isEqualTo(new Full("analyst", Unit.CALLS_AT_ONCE, 0));
        bench.settle(
                reservation(holds.stream()
                        .filter(Granted.class::isInstance)
                        .findFirst()
                        .orElseThrow()),
                "0.01");
        assertThat(act()).isInstanceOf(Granted.class);
        assertThat(act()).isInstanceOf(Full.class);
        bench.assertSound();
    }

    @Test
    void severalOfOneTransactionSeeOneAnother() {
        limit("max_calls_at_once", 2);

        var granted = bench.transaction.execute(_ -> Stream.generate(this::act)
                .limit(5)
                .filter(Granted.class::isInstance)
                .count());

        assertThat(granted).isEqualTo(2);
        bench.assertSound();
    }

    @Test
    void whatARollbackTakesBackIsNotCounted() {
        limit("max_calls_at_once", 1);

        bench.transaction.executeWithoutResult(status -> {
            assertThat(act()).isInstanceOf(Granted.class);
            status.setRollbackOnly();
        });

        assertThat(act()).isInstanceOf(Granted.class);
        bench.assertSound();
    }

    @Test
    void placesAreTakenAcrossTheMonthsChange() {
        limit("max_calls_at_once", 1);
        var november = reservation(act());
        bench.clock("2031-12-01 00:00:00+00");

        assertThat(act()).isInstanceOf(Full.class);
        bench.ledger.release(november);
        assertThat(act()).isInstanceOf(Granted.class);
        bench.assertSound();
    }

    @Test
    void callsOfAMonthAreThoseThatWereMade() {
        limit("max_calls", 2);
        bench.settle(reservation(act()), "0.01");
        bench.ledger.release(reservation(act()));
        var sent = reservation(act());
        bench.ledger.send(List.of(sent), Duration.ofSeconds(1));
        bench.ledger.expire(sent);

        assertThat(act()).isEqualTo(new Full("analyst", Unit.CALLS, 0));
        bench.clock("2031-12-01 00:00:00+00");
        assertThat(act()).isInstanceOf(Granted.class);
        bench.assertSound();
    }

    @Test
    void tokensAreReservedByTheMostThatACallCanUse() {
        limit("max_tokens", 2 * TOKENS + TOKENS / 2);
        var first = reservation(act());
        act();

        assertThat(act()).isEqualTo(new Full("analyst", Unit.TOKENS, TOKENS / 2));
        // Nobody knows what it used.
        bench.settle(first, "0.01");
        assertThat(act()).isInstanceOf(Full.class);
        bench.assertSound();
    }

    @Test
    void tokensAreReservedToTheLast() {
        limit("max_tokens", 2 * TOKENS);

        assertThat(act()).isInstanceOf(Granted.class);
        assertThat(act()).isInstanceOf(Granted.class);
        assertThat(act()).isEqualTo(new Full("analyst", Unit.TOKENS, 0));
        bench.assertSound();
    }

    @Test
    void aFurtherCallOfAnActFindsAPlaceAndIsCounted() {
        limit("max_calls_at_once", 1);
        act();

        assertThat(buy(false)).isInstanceOf(Granted.class);
        assertThat(bench.count("position_usage where under_way = 2 and calls = 2"))
                .isEqualTo(1);
        assertThat(act()).isInstanceOf(Full.class);
        bench.assertSound();
    }

    @Test
    void aNewActDoesNotOvertakeTheGatesThatWaitForAPlace() {
        limit("max_calls_at_once", 2);
        var first = reservation(act());
        act();
        waits("0.01");
        bench.settle(first, "0.01");

        assertThat(act()).isEqualTo(new Full("analyst", Unit.CALLS_AT_ONCE, 0));
        assertThat(buy(false)).as("a further call of an act").isInstanceOf(Granted.class);
        bench.jdbc.sql("update company_position set max_calls_at_once = 4").update();
        assertThat(act()).as("with a place for each").isInstanceOf(Granted.class);
        assertThat(act()).isInstanceOf(Full.class);
        assertThat(asAnotherNode(() -> {
                    bench.jdbc
                            .sql("select set_config('countersign.woken', 'true', true)")
                            .query()
                            .singleRow();
                    return act();
                }))
                .as("the gate that was woken")
                .isInstanceOf(Granted.class);
        bench.assertSound();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update run set status = 'PAUSED'",
                "update waiting_gate set passed_over_until = clock_timestamp() + interval '1 minute'",
                "update waiting_gate set ceiling = 100000000000",
                "update waiting_gate set position = 'ceo'",
                "update company_position set max_tokens = 2500",
                // An agent is deciding on it.
                "insert into approval_request (id, company, company_version, run, assignment, kind, subject,"
                        + " requested_by, amount, arguments, digest, reason, status, decider, decider_kind, expires_at)"
                        + " select id, company, 1, run, assignment, 'BUDGET', 'more', position, 1, '{}', 'd', 'r',"
                        + " 'PENDING', 'ceo', 'AGENT', now() + interval '1 day' from waiting_gate"
            })
    void aGateThatCouldNotGoOnAnywayKeepsNobodyWaiting(String why) {
        limit("max_calls_at_once", 1);
        waits("0.01");
        bench.jdbc.sql("update waiting_gate set tokens = 2600").update();
        assertThat(act()).isInstanceOf(Full.class);

        bench.jdbc.sql(why).update();

        assertThat(act()).isInstanceOf(Granted.class);
    }

    private void waits(String ceiling) {
        bench.jdbc.sql("""
            insert into waiting_gate (id, company, run, assignment, position, ceiling, tokens)
            select gen_random_uuid(), company, run, id, position, ?, ? from assignment where id = ?\
            """).params(Money.usd(ceiling).nanos(), TOKENS, work).update();
    }

    @Test
    void theSameKeyIsCountedOnce() {
        limit("max_calls_at_once", 1);
        var purchase = purchase(true);

        var holds = atOnce(20, _ -> asAnotherNode(() -> bench.reserve(purchase)));

        assertThat(holds).containsOnly(holds.getFirst());
        assertThat(bench.count("position_usage where under_way = 1")).isEqualTo(1);
    }

    @Test
    void theNewestVersionsLimitCountsAndNoneIsNone() {
        limit("max_calls_at_once", 1);
        act();
        bench.company("acme", "50.00", seat("ceo", null, null), seat("analyst", "ceo", null));

        assertThat(act()).isInstanceOf(Granted.class);
        assertThat(bench.count("position_usage where under_way = 1")).isEqualTo(1);
    }

    @Test
    void aNewVersionWithALimitOfItsOwnCountsForRunsOfOlderOnes() {
        limit("max_calls_at_once", 1);
        act();
        bench.company("acme", "50.00", seat("ceo", null, null), seat("analyst", "ceo", null));
        bench.jdbc
                .sql("update company_position set max_calls_at_once = 2 where key = 'analyst' and version = 2")
                .update();

        assertThat(act()).isInstanceOf(Granted.class);
        assertThat(act()).isEqualTo(new Full("analyst", Unit.CALLS_AT_ONCE, 0));
        bench.assertSound();
    }

    @Test
    void theCheckFindsAWrongCount() {
        limit("max_calls", 9);
        act();
        bench.jdbc.sql("update position_usage set calls = 0").update();

        assertThat(bench.check.run().violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.rule()).isEqualTo(8));
    }

    private void limit(String column, long most) {
        bench.jdbc
                .sql("update company_position set " + column + " = ? where key = 'analyst'")
                .param(most)
                .update();
    }

    private Hold act() {
        return buy(true);
    }

    private Hold buy(boolean newAct) {
        return bench.reserve(purchase(newAct));
    }

    private Purchase purchase(boolean newAct) {
        var plain = bench.purchase(work, "0.01");
        return new Purchase(
                plain.key(),
                plain.run(),
                plain.assignment(),
                plain.position(),
                plain.owner(),
                plain.ceiling(),
                plain.priceVersion(),
                new Purchase.Counted(TOKENS, newAct));
    }

    private static UUID reservation(Hold hold) {
        return ((Granted) hold).reservation();
    }

    private <T> T asAnotherNode(Supplier<T> work) {
        return Objects.requireNonNull(bench.transaction.execute(_ -> work.get()));
    }
}
