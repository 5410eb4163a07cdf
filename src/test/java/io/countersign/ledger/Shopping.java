package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The calls of a history, in the database and in the oracle, given to the ledger in batches of one size. */
final class Shopping {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(20);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Bench bench;
    private final Books books;
    private final Oracle oracle;
    private final int batch;
    private final List<UUID> calls = new ArrayList<>();

    Shopping(Bench bench, Books books, Oracle oracle, int batch) {
        this.bench = bench;
        this.books = books;
        this.oracle = oracle;
        this.batch = batch;
    }

    void buy(List<UUID> assignments, Step.Buy buy) {
        if (!assignments.isEmpty()) {
            chunks(buy.wishes().stream()
                            .map(wish -> bench.purchase(
                                    assignments.get(wish.assignment() % assignments.size()),
                                    wish.ceiling().usd()))
                            .toList())
                    .forEach(this::buy);
        }
    }

    private void buy(List<Purchase> purchases) {
        var moved = books.moved();
        var holds = books.twice(() -> bench.ledger.reserve(purchases));
        for (var i = 0; i < holds.size(); i++) {
            var purchase = purchases.get(i);
            var fits = oracle.buys(purchase.assignment(), purchase.ceiling());
            assertThat(holds.get(i) instanceof Hold.Granted).as("%s", purchase).isEqualTo(fits);
            if (holds.get(i) instanceof Hold.Granted granted) {
                oracle.buy(purchase.assignment(), purchase.ceiling(), granted.reservation());
                calls.add(granted.reservation());
                moved++;
            }
        }
        assertThat(books.moved()).isEqualTo(moved);
        for (var i = 0; i < holds.size(); i++) {
            assertRoom(purchases.get(i), holds.get(i));
        }
    }

    private void assertRoom(Purchase purchase, Hold hold) {
        var assignment = purchase.assignment();
        assertThat(bench.balances.available(assignment)).isEqualTo(oracle.available(assignment));
        if (hold instanceof Hold.Refused refused) {
            assertThat(refused.shortages())
                    .extracting(shortage -> shortage.kind() + " " + shortage.owner() + " " + shortage.available())
                    .isEqualTo(oracle.shortages(assignment, purchase.ceiling()));
        }
    }

    void send(Step.Send send) {
        var which = new ArrayList<UUID>();
        send.calls().forEach(call -> newest(call, which::add));
        chunks(which.stream().distinct().toList()).forEach(this::send);
    }

    private void send(List<UUID> which) {
        var sent = books.once(() -> bench.ledger.send(which, CALL_TIMEOUT), Set.<UUID>of());
        var expires = oracle.now().plus(CALL_TIMEOUT).plus(GRACE);
        assertThat(which).filteredOn(call -> oracle.till.send(call, expires)).containsExactlyInAnyOrderElementsOf(sent);
    }

    void settle(Step.Settle settle) {
        newest(settle.call(), call -> settle(call, settle));
    }

    void release(Step.Release release) {
        newest(release.call(), call -> release(call, release.unsent()));
    }

    void expire(Step.Expire expire) {
        newest(expire.call(), this::expire);
    }

    private void settle(UUID call, Step.Settle settle) {
        var ceiling = oracle.till.ceiling(call);
        var cost = switch (settle.bill()) {
            case BELOW -> ceiling.minus(settle.amount().min(ceiling));
            case AT, UNKNOWN -> ceiling;
            case ABOVE -> ceiling.plus(settle.amount());
        };
        if (!oracle.till.answered(call)) {
            journal(call, cost.nanos(), settle);
        }
        var settled = books.twice(() -> bench.ledger.settle(call, cost, "test-model"));
        assertThat(settled).isEqualTo(oracle.till.settle(call, cost));
    }

    /** What the check then reads: tokens of a nano-dollar each, and what was reported; the greater is the cost. */
    private void journal(UUID call, long cost, Step.Settle settle) {
        var usage = new Tokens(settle.reported() ? cost / 2 : cost, 0, 0);
        if (settle.bill() == Step.Bill.UNKNOWN) {
            Journal.answered(bench.jdbc, call, null, null, cost);
        } else {
            Journal.answered(bench.jdbc, call, usage, settle.reported() ? cost : cost / 2, cost);
        }
    }

    private void release(UUID call, boolean unsent) {
        if (unsent) {
            var released = books.once(() -> bench.ledger.releaseUnsent(call), false);
            assertThat(released).isEqualTo(oracle.till.releaseUnsent(call));
        } else {
            var released = books.once(() -> bench.ledger.release(call), false);
            assertThat(released).isEqualTo(oracle.till.release(call));
        }
    }

    void releaseHeld(UUID assignment) {
        var released = books.once(() -> bench.ledger.releaseHeld(assignment), 0);
        assertThat(released).isEqualTo(oracle.till.releaseHeld(assignment));
    }

    private void expire(UUID call) {
        var expired = books.once(() -> bench.ledger.expire(call), false);
        assertThat(expired).isEqualTo(oracle.till.expire(call));
    }

    private void newest(int which, Consumer<UUID> then) {
        History.any(calls.reversed(), which, then);
    }

    private <T> List<List<T>> chunks(List<T> all) {
        var chunks = new ArrayList<List<T>>();
        for (var from = 0; from < all.size(); from += batch) {
            chunks.add(all.subList(from, Math.min(from + batch, all.size())));
        }
        return chunks;
    }
}
