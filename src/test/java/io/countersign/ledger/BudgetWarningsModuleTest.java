package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of accounts that are nearly used, and how often. */
class BudgetWarningsModuleTest {
    private final Bench bench = new Bench();
    private UUID run = UUID.randomUUID();
    private UUID root = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company("acme", "10.00", seat("ceo", null, "100.00"));
        run = bench.run("acme", "5.00");
        root = bench.assignment(run, null, "ceo", "100.00");
    }

    @Test
    void warnsOnceWhenEightyPercentAreSpentAndNotForWhatIsOnlyHeld() {
        var held = bench.sent(root, "4.50");
        assertThat(bench.warnings.list("acme")).isEmpty();
        bench.settle(held, "3.999999999");
        assertThat(bench.warnings.list("acme")).isEmpty();

        spend("0.000000001");
        spend("0.10");
        bench.warnings.tell();
        bench.warnings.tell();

        assertThat(bench.warnings.list("acme")).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo("RUN");
            assertThat(warning.owner()).isEqualTo(run.toString());
            assertThat(warning.used()).isEqualTo(Money.usd("4"));
            assertThat(warning.limit()).isEqualTo(Money.usd("5"));
        });
        assertThat(events()).singleElement().asString().contains("RUN").contains("\"used\": \"4.00\"");
    }

    @Test
    void warnsAgainAfterARaise() {
        spend("4.20");
        assertThat(bench.ledger.commitRun(run, 1, Money.usd("1.00"))).isEqualTo(new Change.Done());
        spend("0.30");
        assertThat(bench.warnings.list("acme")).hasSize(1);
        spend("0.30");

        assertThat(bench.warnings.list("acme")).hasSize(2);
    }

    @Test
    void warnsOfWindowsOfACompanyByWhatIsPromisedAndOfAPositionByWhatIsSpent() {
        bench.company("acme", "10.00", seat("ceo", null, "1.00"));
        var second = bench.run("acme", "3.00");
        spend("0.85");

        assertThat(bench.warnings.list("acme"))
                .extracting(BudgetWarnings.Warning::kind, BudgetWarnings.Warning::used)
                .containsExactly(tuple("POSITION", Money.usd("0.85")), tuple("COMPANY", Money.usd("8")));
        bench.warnings.tell();
        assertThat(events()).isEmpty();
        assertThat(bench.jdbc
                        .sql("select data ->> 'kind' from record_entry where chain = 'company:acme' and"
                                + " type = 'BudgetNearlyUsed' and jsonb_exists(data, 'month') order by seq")
                        .query(String.class)
                        .list())
                .containsExactly("COMPANY", "POSITION");
        bench.status(second, "CANCELLED");
        bench.ledger.closeBooks(second);
        bench.run("acme", "3.00");
        assertThat(bench.warnings.list("acme")).hasSize(3);
    }

    @Test
    void warnsNotWhenBooksAreClosedOrALimitGoesDown() {
        spend("1.00");
        bench.status(run, "SUCCEEDED");

        assertThat(bench.ledger.closeBooks(run)).isTrue();
        bench.given.position("acme", "ceo", Money.usd("1.10"), null, null, "less");

        assertThat(bench.warnings.list("acme")).isEmpty();
    }

    /** Its limit shrinks with what is used of it, to what somebody wants. */
    @Test
    void warnsWhenWhatIsUsedReachesALimitThatWentDown() {
        spend("3.00");
        var held = bench.sent(root, "1.00");
        bench.given.assignment("acme", root, Money.usd("2.00"), "less");
        assertThat(bench.warnings.list("acme")).isEmpty();

        bench.settle(held, "0.50");

        assertThat(bench.warnings.list("acme")).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo("ASSIGNMENT");
            assertThat(warning.limit()).isEqualTo(Money.usd("3.5"));
        });
        bench.warnings.tell();
        assertThat(events()).singleElement().asString().contains("ASSIGNMENT");
    }

    @Test
    void warnsOnceUnderConcurrency() {
        Bench.atOnce(50, _ -> {
            spend("0.09");
            return 0;
        });
        Bench.atOnce(4, _ -> {
            bench.warnings.tell();
            return 0;
        });

        assertThat(bench.warnings.list("acme")).hasSize(1);
        assertThat(events()).hasSize(1);
        bench.assertSound();
    }

    @Test
    void tellsOfACompanyWhileTheBooksOfAnotherAreBusy() {
        spend("4.20");
        bench.company("zebra", "10.00", seat("ceo", null, "100.00"));
        var other = bench.run("zebra", "5.00");
        var work = bench.assignment(other, null, "ceo", "100.00");
        bench.settle(bench.sent(work, "4.20"), "4.20");

        bench.transaction.executeWithoutResult(_ -> {
            bench.turn.take("acme", Duration.ofSeconds(1));
            try (var node = Executors.newSingleThreadExecutor()) {
                node.submit(bench.warnings::tell);
            }
        });

        assertThat(bench.count("budget_warning where told and company = 'zebra'"))
                .isEqualTo(1);
        bench.warnings.tell();
        assertThat(events()).hasSize(2);
    }

    private void spend(String cost) {
        bench.settle(bench.sent(root, cost), cost);
    }

    private List<String> events() {
        return bench.jdbc
                .sql("select data::text from run_event where type = 'BudgetNearlyUsed'")
                .query(String.class)
                .list();
    }
}
