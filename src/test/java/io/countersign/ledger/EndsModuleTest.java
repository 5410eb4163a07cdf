package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How runs end, and what becomes of bills that are greater or later than thought. */
class EndsModuleTest {
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
    void booksAnExcessOnThePathWhereItFits() {
        var call = bench.sent(work, "0.50");

        var settled = bench.settle(call, "0.80");

        assertThat(settled).isEqualTo(new Settled(Money.usd("0.80"), Money.usd("0.30")));
        assertThat(bench.account("ASSIGNMENT", work.toString())).isEqualTo("0.00 0.80");
        assertThat(bench.ledger.blocked("test-model")).isTrue();
        bench.ledger.confirm("test-model", "the price list was old");
        assertThat(bench.ledger.blocked("test-model")).isFalse();
        bench.assertSound();
    }

    @Test
    void booksAnExcessThatFitsNowhereInTheOpenUntilItIsWrittenOff() {
        var call = bench.sent(work, "2.00");

        bench.settle(call, "5.00");

        assertThat(bench.account("ASSIGNMENT", work.toString())).isEqualTo("0.00 2.00");
        assertThat(bench.account("OVERRUN", "acme")).isEqualTo("0.00 3.00");
        assertThat(bench.check.run().violations())
                .extracting(LedgerCheck.Violation::rule)
                .containsExactly(7);
        assertThat(bench.limits.writeOff("acme", Money.usd("3.01"), "typo"))
                .isEqualTo(new Change.Refused(Money.usd("3.00")));
        assertThat(bench.limits.writeOff("acme", Money.usd("3.00"), "bill 7")).isEqualTo(new Change.Done());
        assertThat(bench.limits.writeOff("acme", Money.usd("3.00"), "bill 7")).isEqualTo(new Change.Done());
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("4.00 3.00");
        bench.assertSound();
    }

    @Test
    void leavesTheOverCountOnceTheBooksAreClosed() {
        var call = bench.sent(work, "0.50");
        bench.status(run, "FAILED");
        bench.ledger.cancelRun(run);
        assertThat(bench.ledger.closeBooks(run)).isTrue();

        var settled = bench.settle(call, "0.20");

        assertThat(settled.posted()).isEqualTo(Money.usd("0.50"));
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("0.00 0.50");
        bench.assertSound();
    }

    @Test
    void cancelFreesWhatWasHeldAndBooksWhatWasSent() {
        var held = bench.held(work, "0.10");
        var sent = bench.sent(work, "0.20");
        var answered = bench.sent(root, "0.40");
        bench.settle(answered, "0.30");

        bench.status(run, "CANCELLED");
        bench.ledger.cancelRun(run);

        assertThat(List.of(bench.state(held), bench.state(sent), bench.state(answered)))
                .containsExactly("RELEASED", "EXPIRED", "SETTLED");
        assertThat(bench.account("RUN", run.toString())).isEqualTo("0.00 0.50");
        assertThat(bench.ledger.closeBooks(run)).isTrue();
        assertThat(bench.ledger.closeBooks(run)).isTrue();
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("0.00 0.50");
        bench.assertSound();
    }

    @Test
    void keepsTheBooksOpenWhileTheRunGoesOnOrACallIsOpen() {
        var call = bench.sent(work, "0.50");

        assertThat(bench.ledger.closeBooks(run)).isFalse();
        bench.status(run, "FAILED");
        assertThat(bench.ledger.closeBooks(run)).isFalse();
        bench.expiry.closeDueBooks();
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("4.00 0.00");
        bench.settle(call, "0.10");
        bench.expiry.closeDueBooks();
        assertThat(bench.account("COMPANY", "acme")).isEqualTo("0.00 0.10");
        bench.assertSound();
    }

    @Test
    void buysNothingForARunWhoseBooksAreClosed() {
        bench.status(run, "FAILED");
        bench.ledger.closeBooks(run);

        assertThatThrownBy(() -> bench.reserve(work, "0.00")).hasMessageContaining("books are closed");
        assertThatThrownBy(() -> bench.ledger.commitRun(run, 1, Money.usd("1")))
                .hasMessageContaining("books are closed");
    }
}
