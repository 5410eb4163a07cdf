package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** Whoever changes the ledger past its functions is stopped or found. */
class LedgerCheckModuleTest {
    private final Bench bench = new Bench();
    private UUID run = UUID.randomUUID();
    private UUID work = UUID.randomUUID();
    private UUID call = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "5.00"));
        run = bench.run("acme", "4.00");
        work = bench.assignment(run, bench.assignment(run, null, "ceo", "4.00"), "analyst", "2.00");
        Journal.price(bench.jdbc);
        call = bench.sent(work, "0.50");
        bench.assertSound();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update account set posted = lim - reserved + 1 where kind = 'POSITION'",
                "update account set reserved = -1",
                "update account set lim = 0 where kind = 'RUN'",
                "update reservation set ceiling = -1",
                "insert into posting (key, company, kind, accounts) select key, company, kind, accounts from posting"
            })
    void theDatabaseRefusesWhatCannotBe(String change) {
        assertThatThrownBy(() -> bench.jdbc.sql(change).update()).isInstanceOf(DataAccessException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1|update account set posted = posted + 1 where kind = 'ASSIGNMENT'",
                "1|update account set wanted = wanted + 1, lim = lim + 1 where kind = 'POSITION'",
                "1|update account set lim = lim + 1 where kind = 'POSITION'",
                "1|insert into posting (key, company, kind, accounts, d_posted) values ('x', 'acme', 'SETTLE', '{99}',"
                        + " 1)",
                "2|update account set reserved = reserved - 1 where kind = 'BOOK'",
                "2|update account set reserved = reserved - 1 where kind = 'RUN'",
                "2|update assignment set parent = null",
                "2|update run set company_version = 2",
                "3|update account set wanted = wanted + 1, lim = lim + 1 where kind = 'RUN'",
                "3|update run set books_closed_at = clock_timestamp()",
                "4|update reservation set ceiling = ceiling + 1",
                "4|update reservation set state = 'EXPIRED'",
                "4|update reservation set state = 'HELD', expires_at = null, ceiling = 0",
                "4|update reservation set expires_at = clock_timestamp() - interval '3 minutes'",
                "4|delete from reservation",
                "5|update reservation set path = path[1:2] || path[4:]",
                "5|update reservation set assignment = (select parent from assignment where id = assignment)",
                "5|update assignment set parent = null",
                "5|update reservation set position = 'ceo'",
                "5|update reservation set month = month - interval '1 month'",
                "7|update account set posted = 1 where kind = 'OVERRUN'"
            })
    void findsWhatWasChangedPastTheLedger(String ruleAndChange) {
        var rule = Integer.parseInt(ruleAndChange.substring(0, 1));

        bench.jdbc.sql(ruleAndChange.substring(2)).update();

        assertThat(bench.check.run().violations())
                .extracting(LedgerCheck.Violation::rule)
                .contains(rule);
    }

    @Test
    void namesTheReservationWithAWrongPath() {
        bench.jdbc.sql("update reservation set path = path[1:2] || path[4:]").update();

        assertThat(bench.check.run().violations())
                .anySatisfy(violation -> assertThat(violation.subject()).isEqualTo("reservation " + call));
    }

    @Test
    void acceptsAnAnswerThatCostWhatItsTokensSay() {
        var usage = new Tokens(1001, 500, 77);

        bench.ledger.settle(call, Journal.PRICE.cost(usage), "test-model");
        Journal.answered(bench.jdbc, call, usage, 17L, Journal.PRICE.cost(usage).nanos());

        bench.assertSound();
    }

    @Test
    void acceptsTheReportedCostWhereItIsGreater() {
        bench.ledger.settle(call, new Money(900_000), "test-model");
        Journal.answered(bench.jdbc, call, new Tokens(1, 0, 1), 900_000L, 900_000);

        bench.assertSound();
    }

    @Test
    void acceptsTheCeilingWhereTheAnswerHasNoUsage() {
        bench.settle(call, "0.50");
        Journal.answered(bench.jdbc, call, null, null, Money.usd("0.50").nanos());

        bench.assertSound();
    }

    @Test
    void acceptsAnAnswerAfterItsCallExpired() {
        bench.ledger.expire(call);
        bench.ledger.settle(call, new Money(9), "test-model");
        Journal.answered(bench.jdbc, call, new Tokens(1, 0, 1), null, 9);

        bench.assertSound();
    }

    @Test
    void acceptsTheOverCountOfAnAnswerAfterTheBooksClosed() {
        bench.ledger.expire(call);
        bench.status(run, "FAILED");
        bench.ledger.closeBooks(run);
        bench.ledger.settle(call, new Money(9), "test-model");
        Journal.answered(bench.jdbc, call, new Tokens(1, 0, 1), null, 9);

        bench.assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 10})
    void findsAnAnswerThatWasPostedWithAnotherCost(long cost) {
        bench.ledger.settle(call, new Money(cost), "test-model");
        Journal.answered(bench.jdbc, call, new Tokens(1, 0, 1), null, cost);

        assertThat(bench.check.run().violations())
                .extracting(LedgerCheck.Violation::rule)
                .containsExactly(6);
    }

    @Test
    void findsAnAnswerThatWasNeverPosted() {
        Journal.answered(bench.jdbc, call, new Tokens(1, 0, 1), null, 9);

        assertThat(bench.check.run().violations())
                .extracting(LedgerCheck.Violation::rule)
                .containsExactly(6);
    }

    @Test
    void countsWhatItLookedAt() {
        var findings = bench.check.run();

        assertThat(findings.checkedAccounts()).isEqualTo(bench.count("account"));
        assertThat(findings.checkedPostings()).isEqualTo(bench.count("posting"));
    }
}
