package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One history, in the database and in the oracle: whatever was done, both say the same. */
final class History {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bench bench;
    private final Books books;
    private final Shopping shopping;
    private final Oracle oracle;
    private final List<UUID> runs = new ArrayList<>();
    private final Map<UUID, UUID> runOf = new LinkedHashMap<>();
    private Instant now = Instant.parse("2031-11-30T23:00:00Z");
    private int causes;
    private int versions;

    History(Bench bench, int batch) {
        this.bench = bench;
        this.books = new Books(bench);
        this.oracle = new Oracle(now);
        this.shopping = new Shopping(bench, books, oracle, batch);
        Journal.price(bench.jdbc);
        bench.clock(now.toString());
        take(new Step.Version(Money.usd("80"), Money.usd("40"), Money.usd("20"), Money.usd("12"), Step.Chart.TALL));
        take(new Step.OpenRun(Money.usd("25"), Money.usd("20"), Money.usd("10")));
    }

    void take(Step step) {
        switch (step) {
            case Step.Version next -> version(next);
            case Step.OpenRun open -> open(open);
            case Step.Assign assign -> any(assignments(), assign.parent(), parent -> assign(parent, assign));
            case Step.Buy buy -> shopping.buy(assignments(), buy);
            case Step.Send send -> shopping.send(send);
            case Step.Settle settle -> shopping.settle(settle);
            case Step.SettleAll settle -> shopping.settle(settle);
            case Step.Bind bind -> shopping.bind(bind);
            case Step.Look look -> shopping.look(assignments(), look);
            case Step.Together together -> together(together);
            case Step.Release release -> shopping.release(release);
            case Step.ReleaseAssignment release -> any(assignments(), release.assignment(), shopping::releaseHeld);
            case Step.Expire expire -> shopping.expire(expire);
            case Step.Later later -> later(later.leap());
            case Step.Round _ -> round();
            case Step.Give give -> any(assignments(), give.from(), from -> give(from, give));
            case Step.RaiseAssignment raise -> any(assignments(), raise.assignment(), of -> raise(of, raise.by()));
            case Step.RaisePosition raise -> any(oracle.everyPosition(), raise.position(), of -> raise(of, raise.by()));
            case Step.RaiseCompany raise -> raiseCompany(raise.by());
            case Step.RaiseRun raise -> any(openRuns(), raise.run(), run -> commit(run, raise.by()));
            case Step.LowerRun lower -> any(openRuns(), lower.run(), run -> uncommit(run, lower.by()));
            case Step.WriteOff writeOff -> writeOff(writeOff.amount());
            case Step.Pause pause -> any(openRuns(), pause.run(), run -> status(run, "PAUSED"));
            case Step.Resume resume -> any(openRuns(), resume.run(), run -> status(run, "RUNNING"));
            case Step.Succeed succeed -> any(openRuns(), succeed.run(), run -> status(run, "SUCCEEDED"));
            case Step.Cancel cancel -> any(openRuns(), cancel.run(), this::cancel);
            case Step.CloseBooks close -> any(runs, close.run(), this::closeBooks);
        }
        if (!books.areClosed()) {
            books.assertEqualTo(oracle);
        }
    }

    private void together(Step.Together together) {
        var forget = List.of(oracle.mark(), shopping.mark());
        var inner = books.areClosed();
        (inner ? bench.savepoint : bench.transaction).executeWithoutResult(status -> {
            bench.turn.take("acme", PATIENCE);
            books.close(true);
            together.steps().forEach(this::take);
            if (!together.kept()) {
                status.setRollbackOnly();
                forget.forEach(Runnable::run);
            }
        });
        books.close(inner);
    }

    /** The whole check, once the timer has made its round: until then a call that is overdue is a finding. */
    void assertSound() {
        take(new Step.Round());
        books.assertSound(oracle.overrun());
    }

    private void version(Step.Version next) {
        var ceo = seat("ceo", null, next.ceo().usd());
        var head = seat("head", "ceo", next.head().usd());
        var analyst = next.analyst().isUnlimited() ? null : next.analyst().usd();
        var seats = switch (next.chart()) {
            case TALL -> List.of(ceo, head, seat("analyst", "head", analyst));
            case FLAT -> List.of(ceo, head, seat("analyst", "ceo", analyst));
            case CEO_ALONE -> List.of(ceo);
        };
        var full = bench.company("acme", next.company().usd(), seats.toArray(Bench.Seat[]::new));
        var version = ++versions;
        assertThat(books.twice(() -> bench.limits.applyVersion("acme", version)))
                .isEqualTo(full);
        oracle.version(next.company(), seats);
    }

    private void open(Step.OpenRun open) {
        var run = bench.runRow("acme", open.budget().usd());
        var change = books.change(() -> bench.ledger.commitRun(run, 0, open.budget()));
        assertThat(change).isEqualTo(oracle.commit(run, open.budget()));
        if (change instanceof Change.Done) {
            runs.add(run);
            var positions = oracle.positions(run);
            var root = assign(run, null, positions.contains("ceo") ? "ceo" : positions.getFirst(), open.root());
            assign(run, root, positions.getFirst(), open.work());
        }
    }

    private void assign(UUID parent, Step.Assign assign) {
        var run = Objects.requireNonNull(runOf.get(parent));
        any(oracle.positions(run), assign.position(), position -> assign(run, parent, position, assign.limit()));
    }

    private UUID assign(UUID run, @Nullable UUID parent, String position, Money limit) {
        var assignment = bench.assignment(run, parent, position, limit.usd());
        runOf.put(assignment, run);
        oracle.assign(assignment, run, parent, position, limit);
        return assignment;
    }

    private void later(Step.Leap leap) {
        var utc = now.atZone(ZoneOffset.UTC);
        var month = utc.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfNextMonth());
        now = switch (leap) {
            case HALF_AN_HOUR -> now.plus(Duration.ofMinutes(30));
            case TO_THE_LAST_SECOND_OF_THE_MONTH -> month.minusSeconds(1).toInstant();
            case TO_THE_NEXT_MONTH -> month.toInstant();
        };
        bench.clock(now.toString());
        oracle.clock(now);
    }

    private void round() {
        books.twice(() -> {
            bench.expiry.round();
            return true;
        });
        oracle.round();
    }

    private void give(UUID from, Step.Give give) {
        var others = assignments().stream()
                .filter(to -> !to.equals(from) && Objects.equals(runOf.get(to), runOf.get(from)))
                .toList();
        any(others, give.to(), to -> {
            var cause = cause();
            change(() -> bench.limits.give(from, to, give.amount(), cause), oracle.give(from, to, give.amount()));
        });
    }

    private void raise(UUID assignment, Money by) {
        var cause = cause();
        change(() -> bench.limits.raiseAssignment(assignment, by, cause), oracle.raiseAssignment(assignment, by));
    }

    private void raise(String position, Money by) {
        var cause = cause();
        change(() -> bench.limits.raisePosition("acme", position, by, cause), oracle.raisePosition(position, by));
    }

    private void raiseCompany(Money by) {
        var cause = cause();
        change(() -> bench.limits.raiseCompany("acme", by, cause), oracle.raiseCompany(by));
    }

    private void writeOff(Money amount) {
        var cause = cause();
        change(() -> bench.limits.writeOff("acme", amount, cause), oracle.writeOff(amount));
    }

    private void commit(UUID run, Money by) {
        var number = ++causes;
        change(() -> bench.ledger.commitRun(run, number, by), oracle.commit(run, by));
    }

    private void uncommit(UUID run, Money by) {
        var number = ++causes;
        change(() -> bench.ledger.uncommitRun(run, number, by), oracle.uncommit(run, by));
    }

    private void change(Supplier<Change> work, Change expected) {
        assertThat(books.change(work)).isEqualTo(expected);
    }

    private void status(UUID run, String status) {
        bench.status(run, status);
        oracle.run(run).status = status;
    }

    private void cancel(UUID run) {
        status(run, "CANCELLED");
        books.twice(() -> {
            bench.ledger.cancelRun(run);
            return true;
        });
        oracle.till.cancel(oracle.run(run));
    }

    private void closeBooks(UUID run) {
        var closed = books.twice(() -> bench.ledger.closeBooks(run));
        assertThat(closed).isEqualTo(oracle.closeBooks(run));
    }

    private String cause() {
        return "cause " + ++causes;
    }

    private List<UUID> openRuns() {
        return runs.stream().filter(run -> !oracle.run(run).closed).toList();
    }

    private List<UUID> assignments() {
        return runOf.keySet().stream()
                .filter(assignment -> openRuns().contains(runOf.get(assignment)))
                .toList();
    }

    static <T> void any(List<T> things, int which, Consumer<T> then) {
        if (!things.isEmpty()) {
            then.accept(things.get(which % things.size()));
        }
    }
}
