package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The calls of a history, in the database and in the oracle, sent in batches of one size. */
final class Shopping {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(20);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final int OWNERS = 4;
    private static final int TASKS = 4;

    private final Bench bench;
    private final Books books;
    private final Oracle oracle;
    private final int batch;
    private final List<UUID> calls = new ArrayList<>();
    private int bought;

    Shopping(Bench bench, Books books, Oracle oracle, int batch) {
        this.bench = bench;
        this.books = books;
        this.oracle = oracle;
        this.batch = batch;
    }

    void buy(List<UUID> assignments, Step.Buy buy) {
        if (!assignments.isEmpty()) {
            buy.wishes().forEach(wish -> buy(purchase(assignments, wish)));
        }
    }

    /** A few owners buy everything, so that one of them often holds several. */
    private Purchase purchase(List<UUID> assignments, Step.Wish wish) {
        var made = bench.purchase(
                assignments.get(wish.assignment() % assignments.size()),
                wish.ceiling().usd());
        return new Purchase(
                made.key(),
                made.run(),
                made.assignment(),
                made.position(),
                "owner-" + (wish.assignment() + bought++) % OWNERS,
                made.ceiling(),
                made.priceVersion());
    }

    private void buy(Purchase purchase) {
        var moved = books.moved();
        var hold = books.twice(() -> bench.reserve(purchase));
        var fits = oracle.buys(purchase.assignment(), purchase.ceiling());
        assertThat(hold instanceof Hold.Granted).as("%s", purchase).isEqualTo(fits);
        if (hold instanceof Hold.Granted granted) {
            oracle.buy(purchase.assignment(), purchase.ceiling(), purchase.owner(), granted.reservation());
            calls.add(granted.reservation());
            moved++;
        }
        if (!books.areClosed()) {
            assertThat(books.moved()).isEqualTo(moved);
        }
        assertRoom(purchase, hold);
    }

    private void assertRoom(Purchase purchase, Hold hold) {
        var assignment = purchase.assignment();
        if (!books.areClosed()) {
            assertThat(bench.balances.available(assignment)).isEqualTo(oracle.available(assignment));
        }
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

    /** As a set: what closes plainly goes first, the rest follows in order. */
    void settle(Step.SettleAll settle) {
        var answers = new LinkedHashMap<UUID, Step.Settle>();
        settle.answers().forEach(answer -> newest(answer.call(), call -> answers.putIfAbsent(call, answer)));
        var bills = answers.entrySet().stream()
                .map(answer -> bill(answer.getKey(), answer.getValue()))
                .toList();
        var inOrder = Stream.concat(
                        bills.stream().filter(bill -> closesPlainly(bill)),
                        bills.stream().filter(bill -> !closesPlainly(bill)))
                .toList();
        var settled = books.twice(() -> bench.ledger.settle("acme", bills));
        bills.forEach(bill -> journal(bill, Objects.requireNonNull(answers.get(bill.reservation()))));
        var expected = new HashMap<UUID, Settled>();
        inOrder.forEach(bill -> expected.put(bill.reservation(), oracle.till.settle(bill.reservation(), bill.cost())));
        assertThat(settled).isEqualTo(expected);
    }

    private boolean closesPlainly(Bill bill) {
        return oracle.till.closesPlainly(bill.reservation(), bill.cost());
    }

    void bind(Step.Bind bind) {
        var owner = "owner-" + bind.owner() % OWNERS;
        var task = "task-" + bind.task() % TASKS;
        var bindable = oracle.till.bindable(owner, task);
        var bound = books.twice(() -> bench.ledger.bind(owner, task));
        assertThat(bound.isPresent()).isEqualTo(!bindable.isEmpty());
        bound.ifPresent(reservation -> {
            assertThat(bindable).contains(reservation);
            oracle.till.bind(reservation, task);
        });
    }

    void look(List<UUID> assignments, Step.Look look) {
        History.any(
                assignments,
                look.assignment(),
                of -> assertThat(bench.balances.available(of)).isEqualTo(availableWithoutOpening(of)));
        var task = "task-" + look.task() % TASKS;
        var states = oracle.till.statesFor(task);
        var held = bench.ledger.heldFor(task);
        assertThat(held.isPresent()).isEqualTo(!states.isEmpty());
        held.ifPresent(money -> assertThat(states).contains(money.state()));
    }

    /** A purchase opens the windows of its month, and a look does not. */
    private Money availableWithoutOpening(UUID assignment) {
        var forget = oracle.mark();
        var available = oracle.available(assignment);
        forget.run();
        return available;
    }

    /** Remembers which calls there are; run, it forgets those that came since. */
    Runnable mark() {
        var known = List.copyOf(calls);
        return () -> {
            calls.clear();
            calls.addAll(known);
        };
    }

    void release(Step.Release release) {
        newest(release.call(), call -> release(call, release.unsent()));
    }

    void expire(Step.Expire expire) {
        newest(expire.call(), this::expire);
    }

    private void settle(UUID call, Step.Settle settle) {
        var bill = bill(call, settle);
        var settled = books.twice(() -> bench.ledger.settle(call, bill.cost(), bill.model()));
        journal(bill, settle);
        assertThat(settled).isEqualTo(oracle.till.settle(call, bill.cost()));
    }

    private Bill bill(UUID call, Step.Settle settle) {
        var ceiling = oracle.till.ceiling(call);
        var cost = switch (settle.bill()) {
            case BELOW -> ceiling.minus(settle.amount().min(ceiling));
            case AT, UNKNOWN -> ceiling;
            case ABOVE -> ceiling.plus(settle.amount());
        };
        return new Bill(call, cost, "test-model");
    }

    /** What the check then reads: tokens of a nano-dollar each, and what was reported; the greater is the cost. */
    private void journal(Bill bill, Step.Settle settle) {
        var call = bill.reservation();
        var cost = bill.cost().nanos();
        if (oracle.till.answered(call)) {
            return;
        }
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
