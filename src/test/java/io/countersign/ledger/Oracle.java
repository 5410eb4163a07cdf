package io.countersign.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger of one company told a second time, with maps and no cleverness: it knows no batch, no lock and no posting. */
final class Oracle {
    final Till till;
    private final Counters accounts = new Counters();
    private final Charts charts = new Charts();
    private final Map<UUID, Run> runs = new HashMap<>();
    private final Map<UUID, Job> jobs = new HashMap<>();
    private Instant now;

    private record Job(UUID run, @Nullable UUID parent, String position) {}

    /** A run, with what it was promised in each month. */
    static final class Run {
        final Charts.Chart chart;
        final TreeMap<YearMonth, Long> promises = new TreeMap<>();
        String status = "RUNNING";
        boolean closed;

        private Run(Charts.Chart chart) {
            this.chart = chart;
        }

        private Runnable mark() {
            var stood = status;
            var promised = new TreeMap<>(promises);
            var over = closed;
            return () -> {
                status = stood;
                closed = over;
                promises.clear();
                promises.putAll(promised);
            };
        }

        boolean isRunning() {
            return status.equals("RUNNING");
        }

        private boolean isOver() {
            return !isRunning() && !status.equals("PAUSED");
        }
    }

    Oracle(Instant now) {
        this.now = now;
        accounts.open("BOOK acme", Long.MAX_VALUE);
        till = new Till(accounts.open("OVERRUN acme", Long.MAX_VALUE));
    }

    /** Remembers everything but the charts, the assignments and the time; run, it forgets what was done since. */
    Runnable mark() {
        var marks = Stream.concat(
                        Stream.of(accounts.mark(), till.mark()),
                        runs.values().stream().map(Run::mark))
                .toList();
        return () -> marks.forEach(Runnable::run);
    }

    void clock(Instant now) {
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void version(Money budget, List<Bench.Seat> seats) {
        if (!charts.isEmpty()) {
            relimit("COMPANY acme " + month(), charts.newest().budget().nanos(), budget.nanos());
        }
        for (var seat : seats) {
            if (charts.positions().contains(seat.key())) {
                relimit(
                        "POSITION " + seat.key() + " " + month(),
                        Charts.budget(charts.seat(seat.key())),
                        Charts.budget(seat));
            }
        }
        charts.add(budget, seats);
    }

    private void relimit(String name, long before, long wanted) {
        if (before != wanted && accounts.isOpen(name)) {
            accounts.get(name).want(wanted - accounts.get(name).wanted);
        }
    }

    /** Promises money to a run, which the first promise makes known. */
    Change commit(UUID run, Money amount) {
        var window = company();
        if (amount.nanos() > window.room()) {
            return new Change.Refused(new Money(window.room()));
        }
        window.reserved += amount.nanos();
        accounts.open("RUN " + run, 0).want(amount.nanos());
        runs.computeIfAbsent(run, _ -> new Run(charts.newest())).promises.merge(month(), amount.nanos(), Long::sum);
        return new Change.Done();
    }

    Change uncommit(UUID run, Money amount) {
        var account = accounts.get("RUN " + run);
        if (amount.nanos() > account.room()) {
            return new Change.Refused(new Money(account.room()));
        }
        account.want(-amount.nanos());
        var left = amount.nanos();
        for (var promise : run(run).promises.descendingMap().entrySet()) {
            var part = Math.min(left, promise.getValue());
            var window = accounts.get("COMPANY acme " + promise.getKey());
            window.reserved -= part;
            window.settleDown();
            promise.setValue(promise.getValue() - part);
            left -= part;
        }
        return new Change.Done();
    }

    void assign(UUID assignment, UUID run, @Nullable UUID parent, String position, Money limit) {
        jobs.put(assignment, new Job(run, parent, position));
        accounts.open("ASSIGNMENT " + assignment, limit.nanos());
    }

    /** The positions that a run's version knows. */
    List<String> positions(UUID run) {
        return run(run).chart.positions();
    }

    boolean buys(UUID assignment, Money ceiling) {
        return path(assignment).stream().allMatch(account -> ceiling.nanos() <= account.room());
    }

    void buy(UUID assignment, Money ceiling, String owner, UUID reservation) {
        till.buy(reservation, run(job(assignment).run()), assignment, path(assignment), ceiling.nanos(), owner);
    }

    /** The accounts that have less than this, nearest to the assignment first. */
    List<String> shortages(UUID assignment, Money ceiling) {
        return path(assignment).stream()
                .filter(account -> ceiling.nanos() > account.room())
                .map(account -> account.name.replaceFirst(" [0-9]{4}-[0-9]{2}$", "") + " " + new Money(account.room()))
                .toList();
    }

    Money available(UUID assignment) {
        return new Money(path(assignment).stream()
                .mapToLong(Counters.Counter::room)
                .min()
                .orElseThrow());
    }

    boolean closeBooks(UUID id) {
        var run = run(id);
        if (!run.closed && run.isOver() && !till.hasOpen(run)) {
            run.closed = true;
            var account = accounts.get("RUN " + id);
            var left = account.posted;
            for (var promise : run.promises.entrySet()) {
                var used = Math.min(left, promise.getValue());
                var window = accounts.get("COMPANY acme " + promise.getKey());
                window.reserved -= promise.getValue();
                window.posted += used;
                window.settleDown();
                left -= used;
            }
            account.want(account.posted - account.wanted);
        }
        return run.closed;
    }

    /** What a timer does. */
    void round() {
        till.expireOverdue(now);
        runs.keySet().forEach(this::closeBooks);
    }

    Change give(UUID from, UUID to, Money amount) {
        var giver = accounts.get("ASSIGNMENT " + from);
        if (amount.nanos() > giver.room()) {
            return new Change.Refused(new Money(giver.room()));
        }
        giver.want(-amount.nanos());
        accounts.get("ASSIGNMENT " + to).want(amount.nanos());
        return new Change.Done();
    }

    Change raiseAssignment(UUID assignment, Money by) {
        var parent = job(assignment).parent();
        return raise(
                accounts.get("ASSIGNMENT " + assignment),
                accounts.get(parent == null ? "RUN " + job(assignment).run() : "ASSIGNMENT " + parent).limit,
                by.nanos());
    }

    Change raisePosition(String position, Money by) {
        var manager = charts.seat(position).manager();
        return raise(window(position), manager == null ? Long.MAX_VALUE - 1 : window(manager).limit, by.nanos());
    }

    Change raiseCompany(Money by) {
        return raise(company(), Long.MAX_VALUE - 1, by.nanos());
    }

    private static Change raise(Counters.Counter account, long cap, long by) {
        if (account.wanted == Long.MAX_VALUE) {
            return new Change.Done();
        }
        if (by > cap - account.wanted) {
            return new Change.Refused(new Money(Math.max(cap - account.wanted, 0)));
        }
        account.want(by);
        return new Change.Done();
    }

    Change writeOff(Money amount) {
        var window = company();
        var overrun = accounts.get("OVERRUN acme");
        var most = Math.min(window.room(), overrun.posted);
        if (amount.nanos() > most) {
            return new Change.Refused(new Money(most));
        }
        window.posted += amount.nanos();
        overrun.posted -= amount.nanos();
        return new Change.Done();
    }

    /** Every account by its name. */
    Map<String, String> balances() {
        return accounts.balances();
    }

    Money overrun() {
        return new Money(accounts.get("OVERRUN acme").posted);
    }

    List<String> everyPosition() {
        return charts.positions();
    }

    private List<Counters.Counter> path(UUID assignment) {
        var path = new ArrayList<Counters.Counter>();
        var job = job(assignment);
        for (var above = assignment; above != null; above = job(above).parent()) {
            path.add(accounts.get("ASSIGNMENT " + above));
        }
        path.add(accounts.get("RUN " + job.run()));
        run(job.run()).chart.line(job.position()).forEach(position -> path.add(window(position)));
        path.add(accounts.get("BOOK acme"));
        return path;
    }

    private Counters.Counter window(String position) {
        return accounts.open("POSITION " + position + " " + month(), Charts.budget(charts.seat(position)));
    }

    private Counters.Counter company() {
        return accounts.open("COMPANY acme " + month(), charts.newest().budget().nanos());
    }

    private YearMonth month() {
        return YearMonth.from(now.atZone(ZoneOffset.UTC));
    }

    Run run(UUID run) {
        return Objects.requireNonNull(runs.get(run));
    }

    private Job job(UUID assignment) {
        return Objects.requireNonNull(jobs.get(assignment));
    }
}
