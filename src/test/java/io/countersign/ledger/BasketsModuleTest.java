package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What a transaction buys is written together, and nobody can tell. */
class BasketsModuleTest {
    private final Bench bench = new Bench();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company("acme", "50.00", seat("ceo", null, "20.00"));
        var run = bench.run("acme", "4.00");
        work = bench.assignment(run, null, "ceo", "2.00");
    }

    @AfterEach
    void sound() {
        bench.assertSound();
    }

    @Test
    void writesNothingBeforeTheEndAndThenAllOfIt() {
        bench.transaction.executeWithoutResult(_ -> {
            for (var i = 0; i < 4; i++) {
                bench.held(work, "0.25");
            }
            assertThat(bench.count("reservation")).isZero();
        });

        assertThat(bench.count("reservation where state = 'HELD'")).isEqualTo(4);
        assertThat(bench.count("posting where kind = 'RESERVE'")).isEqualTo(4);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("1.00 0.00");
    }

    @Test
    void bindsTheOldestFirst() {
        bench.transaction.executeWithoutResult(_ -> {
            var first = bought("token");
            var second = bought("token");

            assertThat(bench.ledger.bind("token", "t1")).contains(first);
            assertThat(bench.ledger.bind("token", "t2")).contains(second);
            assertThat(bench.ledger.bind("token", "t1")).contains(first);
            assertThat(bench.ledger.bind("token", "t3")).isEmpty();
            assertThat(bench.count("reservation")).isZero();
        });
    }

    @Test
    void bindsWhatWasWrittenBeforeWhatWasNot() {
        var written = bought("token");

        bench.transaction.executeWithoutResult(_ -> {
            var unwritten = bought("token");

            assertThat(bench.ledger.bind("token", "t1")).contains(written);
            assertThat(bench.ledger.bind("token", "t2")).contains(unwritten);
        });
    }

    @Test
    void answersAKeyTheSameWayBeforeItIsWritten() {
        var purchase = bench.purchase(work, "0.50");

        bench.transaction.executeWithoutResult(_ -> {
            var first = bench.reserve(purchase);
            assertThat(bench.reserve(purchase)).isEqualTo(first);
        });

        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.50 0.00");
    }

    @Test
    void refusesAKeyForAnotherPurchaseBeforeItIsWritten() {
        var known = bench.purchase(work, "0.50");
        var other = new Purchase(
                known.key(), known.run(), known.assignment(), known.position(), known.owner(), Money.usd("0.51"), 1);

        assertThatThrownBy(() -> bench.transaction.executeWithoutResult(_ -> {
                    bench.reserve(known);
                    bench.reserve(other);
                }))
                .hasMessageContaining("One key names two");
        assertThat(bench.count("reservation")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writesWhatIsBoughtWhileOthersAreAboutToCommit(boolean somethingBefore) {
        var bought = new ArrayList<UUID>();

        bench.transaction.executeWithoutResult(_ -> {
            if (somethingBefore) {
                bought.add(bench.held(work, "0.25"));
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    bought.add(bench.held(work, "0.25"));
                }
            });
        });

        assertThat(bought)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(bench.state(id)).isEqualTo("HELD"));
    }

    @Test
    void keepsWhatASavepointFoundWhenItsRollbackForgetsThatItWasWritten() {
        var kept = new ArrayList<UUID>();

        bench.transaction.executeWithoutResult(_ -> {
            kept.add(bought("token"));
            bench.savepoint.executeWithoutResult(inner -> {
                bench.held(work, "0.50");
                bench.ledger.bind("token", "t1");
                assertThat(bench.balances.available(work)).isEqualTo(Money.usd("1.25"));
                inner.setRollbackOnly();
            });
            assertThat(bench.ledger.bind("token", "t2")).isEqualTo(Optional.of(kept.getFirst()));
        });

        assertThat(bench.jdbc
                        .sql("select id from reservation where task = 't2'")
                        .query(UUID.class)
                        .list())
                .isEqualTo(kept);
        assertThat(bench.account("BOOK", "acme")).isEqualTo("0.25 0.00");
    }

    private UUID bought(String owner) {
        var made = bench.purchase(work, "0.25");
        var purchase =
                new Purchase(made.key(), made.run(), made.assignment(), made.position(), owner, made.ceiling(), 1);
        return ((Hold.Granted) bench.reserve(purchase)).reservation();
    }
}
