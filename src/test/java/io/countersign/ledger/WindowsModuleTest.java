package io.countersign.ledger;

import static io.countersign.ledger.Bench.atOnce;
import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months, by the clock of the database. */
class WindowsModuleTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void november() {
        bench.clock("2031-11-30 23:59:59+00");
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "5.00"));
    }

    @Test
    void countsPromisesInTheirMonthAndPurchasesInTheirs() {
        var run = bench.run("acme", "4.00");
        var root = bench.assignment(run, null, "ceo", "4.00");
        var november = bench.sent(root, "1.00");
        bench.clock("2031-12-01 00:00:00+00");
        var december = bench.sent(root, "2.00");
        bench.settle(november, "0.75");
        bench.settle(december, "1.50");

        assertThat(bench.account("POSITION", "ceo", "2031-11")).isEqualTo("0.00 0.75");
        assertThat(bench.account("POSITION", "ceo", "2031-12")).isEqualTo("0.00 1.50");
        assertThat(bench.account("COMPANY", "acme", "2031-11")).isEqualTo("4.00 0.00");
        assertThat(bench.count("account where kind = 'COMPANY'")).isEqualTo(1);
        bench.assertSound();
    }

    @Test
    void countsMonthsInUtcWhateverTheZoneOfTheSession() {
        bench.transaction.executeWithoutResult(_ -> {
            bench.jdbc.sql("set local time zone 'Pacific/Kiritimati'").update();
            bench.held(bench.assignment(bench.run("acme", "4.00"), null, "ceo", "4.00"), "1.00");
        });

        assertThat(bench.account("COMPANY", "acme", "2031-11")).isEqualTo("4.00 0.00");
        assertThat(bench.account("POSITION", "ceo", "2031-11")).isEqualTo("1.00 0.00");
    }

    @Test
    void closesTheOldestPromiseFirst() {
        var run = bench.run("acme", "4.00");
        var root = bench.assignment(run, null, "ceo", "9.00");
        bench.clock("2031-12-15 12:00:00+00");
        assertThat(bench.ledger.commitRun(run, 1, Money.usd("3.00"))).isEqualTo(new Change.Done());
        assertThat(bench.ledger.commitRun(run, 1, Money.usd("3.00"))).isEqualTo(new Change.Done());
        bench.settle(bench.sent(root, "5.00"), "5.00");
        bench.clock("2032-01-02 00:00:00+00");
        bench.status(run, "SUCCEEDED");
        bench.assertSound();

        assertThat(bench.ledger.closeBooks(run)).isTrue();

        assertThat(bench.account("COMPANY", "acme", "2031-11")).isEqualTo("0.00 4.00");
        assertThat(bench.account("COMPANY", "acme", "2031-12")).isEqualTo("0.00 1.00");
        assertThat(bench.balances.ofRun(run).limit()).isEqualTo(Money.usd("5.00"));
        bench.assertSound();
    }

    @Test
    void takesTheNewestPromiseBackFirst() {
        var run = bench.run("acme", "4.00");
        var root = bench.assignment(run, null, "ceo", "9.00");
        bench.clock("2031-12-15 12:00:00+00");
        bench.ledger.commitRun(run, 1, Money.usd("3.00"));
        bench.held(root, "2.50");

        assertThat(bench.ledger.uncommitRun(run, 1, Money.usd("4.51")))
                .isEqualTo(new Change.Refused(Money.usd("4.50")));
        assertThat(bench.ledger.uncommitRun(run, 1, Money.usd("3.50"))).isEqualTo(new Change.Done());
        assertThat(bench.ledger.uncommitRun(run, 1, Money.usd("3.50"))).isEqualTo(new Change.Done());

        assertThat(bench.account("COMPANY", "acme", "2031-11")).isEqualTo("3.50 0.00");
        assertThat(bench.account("COMPANY", "acme", "2031-12")).isEqualTo("0.00 0.00");
        bench.assertSound();
    }

    @Test
    void givesEveryMonthTheWholeLimitWhileTwoHundredGatesMeetIt() {
        var run = bench.run("acme", "50.00");
        var root = bench.assignment(run, null, "ceo", "50.00");
        var work = bench.assignment(run, root, "analyst", "50.00");

        var holds = atOnce(100, client -> {
            if (client == 50) {
                bench.clock("2031-12-01 00:00:00+00");
            }
            return bench.reserve(work, "0.40");
        });
        var more = atOnce(30, _ -> bench.reserve(work, "0.40"));

        assertThat(bench.account("POSITION", "analyst", "2031-12")).isEqualTo("4.80 0.00");
        assertThat(holds).filteredOn(Hold.Granted.class::isInstance).hasSizeGreaterThanOrEqualTo(12);
        assertThat(more).hasAtLeastOneElementOfType(Hold.Refused.class);
        bench.assertSound();
    }

    @Test
    void expiresByTheClockOfTheDatabase() {
        var run = bench.run("acme", "4.00");
        var root = bench.assignment(run, null, "ceo", "4.00");
        var call = bench.held(root, "1.00");
        bench.ledger.send(List.of(call), Duration.ofSeconds(30));

        bench.clock("2031-12-01 00:01:29+00");
        bench.expiry.expireOverdue();
        assertThat(bench.state(call)).isEqualTo("SENT");
        bench.clock("2031-12-01 00:01:30+00");
        bench.expiry.round();

        assertThat(bench.state(call)).isEqualTo("EXPIRED");
        assertThat(bench.account("POSITION", "ceo", "2031-11")).isEqualTo("0.00 1.00");
        bench.assertSound();
    }

    @Test
    void neverExpiresWhatIsHeld() {
        var run = bench.run("acme", "4.00");
        var held = bench.held(bench.assignment(run, null, "ceo", "4.00"), "1.00");

        bench.clock("2035-01-01 00:00:00+00");
        bench.expiry.round();

        assertThat(bench.state(held)).isEqualTo("HELD");
        assertThat(bench.ledger.send(List.of(held), Duration.ofSeconds(1))).containsExactly(held);
    }
}
