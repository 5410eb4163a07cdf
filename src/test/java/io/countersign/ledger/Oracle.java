package io.countersign.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger told a second time, with maps and no cleverness; of one company with a ceo, a head and an analyst. */
final class Oracle {
    private final Map<String, Counter> accounts = new TreeMap<>();
    private final Map<UUID, Call> calls = new HashMap<>();
    private final Map<UUID, List<String>> lines = new HashMap<>();
    private final Map<UUID, TreeMap<Integer, Long>> promises = new HashMap<>();
    private final List<UUID> closed = new ArrayList<>();
    private long top;
    private long head;
    private boolean moved;
    private boolean first = true;

    /** An assignment, with those above it from the root. */
    record Job(UUID run, List<UUID> path, String position) {}

    /** A purchase that was granted. */
    static final class Call {
        final UUID run;
        final List<Counter> path;
        final long ceiling;
        String state = "HELD";
        long charged;
        boolean answered;

        Call(UUID run, List<Counter> path, long ceiling) {
            this.run = run;
            this.path = path;
            this.ceiling = ceiling;
        }
    }

    /** An account. */
    static final class Counter {
        long wanted;
        long limit;
        long reserved;
        long posted;

        Counter(long wanted) {
            this.wanted = wanted;
            this.limit = wanted;
        }

        long room() {
            return limit - reserved - posted;
        }

        void settleDown() {
            limit = Math.max(wanted, reserved + posted);
        }
    }

    Oracle() {
        accounts.put("BOOK acme", new Counter(Long.MAX_VALUE));
        accounts.put("OVERRUN acme", new Counter(Long.MAX_VALUE));
    }

    void version(int month, Money top, Money head, boolean moved) {
        relimit("POSITION ceo " + month, this.top, top.nanos());
        relimit("POSITION head " + month, this.head, head.nanos());
        this.top = top.nanos();
        this.head = head.nanos();
        this.moved = moved;
        first = false;
    }

    private void relimit(String name, long before, long now) {
        var window = accounts.get(name);
        if (window != null && !first && before != now) {
            window.wanted = now;
            window.settleDown();
        }
    }

    boolean commit(UUID run, int month, Money amount) {
        var window = company(month);
        if (amount.nanos() > window.room()) {
            return false;
        }
        window.reserved += amount.nanos();
        var account = accounts.computeIfAbsent("RUN " + run, _ -> new Counter(0));
        account.wanted += amount.nanos();
        account.settleDown();
        promises.computeIfAbsent(run, _ -> new TreeMap<>()).merge(month, amount.nanos(), Long::sum);
        lines.computeIfAbsent(run, _ -> moved ? List.of("analyst", "ceo") : List.of("analyst", "head", "ceo"));
        return true;
    }

    Job job(UUID run, List<UUID> path, String position, Money limit) {
        accounts.put("ASSIGNMENT " + path.getLast(), new Counter(limit.nanos()));
        return new Job(run, path, position);
    }

    /** What of the batch is granted, in its order, with null for what is refused. */
    List<@Nullable Call> reserve(int month, List<Job> jobs, List<Money> ceilings) {
        var wishes = new ArrayList<Call>();
        for (var i = 0; i < jobs.size(); i++) {
            wishes.add(new Call(
                    jobs.get(i).run(), path(jobs.get(i), month), ceilings.get(i).nanos()));
        }
        var sums = new HashMap<Counter, Long>();
        wishes.forEach(wish -> wish.path.forEach(account -> sums.merge(account, wish.ceiling, Long::sum)));
        var all = sums.entrySet().stream()
                .allMatch(sum -> sum.getValue() <= sum.getKey().room());
        var granted = new ArrayList<@Nullable Call>();
        for (var wish : wishes) {
            var fits = all || wish.path.stream().allMatch(account -> wish.ceiling <= account.room());
            if (fits) {
                wish.path.forEach(account -> account.reserved += wish.ceiling);
            }
            granted.add(fits ? wish : null);
        }
        return granted;
    }

    void name(@Nullable Call call, UUID reservation) {
        if (call == null) {
            throw new AssertionError("The ledger granted what the oracle refused");
        }
        calls.put(reservation, call);
    }

    void send(UUID reservation) {
        var call = call(reservation);
        if (call.state.equals("HELD") && !closed.contains(call.run)) {
            call.state = "SENT";
        }
    }

    void release(UUID reservation) {
        var call = call(reservation);
        if (call.state.equals("HELD")) {
            close(call, "RELEASED", 0);
        }
    }

    void expire(UUID reservation) {
        var call = call(reservation);
        if (call.state.equals("SENT")) {
            close(call, "EXPIRED", call.ceiling);
        }
    }

    void settle(UUID reservation, Money money) {
        var call = call(reservation);
        var cost = money.nanos();
        if (call.answered) {
            return;
        }
        call.answered = true;
        if (call.state.equals("HELD") || call.state.equals("SENT")) {
            close(call, "SETTLED", Math.min(cost, call.ceiling));
        } else if (cost < call.charged && !closed.contains(call.run)) {
            for (var account : call.path) {
                account.posted -= call.charged - cost;
                account.settleDown();
            }
        }
        var excess = cost - call.charged;
        if (excess > 0) {
            if (call.path.stream().allMatch(account -> excess <= account.room())) {
                call.path.forEach(account -> account.posted += excess);
            } else {
                account("OVERRUN acme").posted += excess;
            }
        }
    }

    void end(UUID run) {
        for (var call : calls.values()) {
            if (call.run.equals(run) && call.state.equals("HELD")) {
                close(call, "RELEASED", 0);
            } else if (call.run.equals(run) && call.state.equals("SENT")) {
                close(call, "EXPIRED", call.ceiling);
            }
        }
        var account = account("RUN " + run);
        var left = account.posted;
        for (var promise : promises.getOrDefault(run, new TreeMap<>()).entrySet()) {
            var used = Math.min(left, promise.getValue());
            var window = company(promise.getKey());
            window.reserved -= promise.getValue();
            window.posted += used;
            window.settleDown();
            left -= used;
        }
        account.wanted = account.posted;
        account.settleDown();
        closed.add(run);
    }

    Money overrun() {
        return new Money(account("OVERRUN acme").posted);
    }

    boolean writeOff(int month, Money amount) {
        var window = company(month);
        if (amount.nanos() > window.room()) {
            return false;
        }
        window.posted += amount.nanos();
        account("OVERRUN acme").posted -= amount.nanos();
        return true;
    }

    void raiseCompany(int month, Money by) {
        company(month).wanted += by.nanos();
        company(month).settleDown();
    }

    /** Every account with its limit, reserved and posted. */
    Map<String, String> balances() {
        var balances = new TreeMap<String, String>();
        accounts.forEach((name, account) -> balances.put(
                name, new Money(account.limit) + " " + new Money(account.reserved) + " " + new Money(account.posted)));
        return balances;
    }

    private void close(Call call, String state, long charged) {
        call.state = state;
        call.charged = charged;
        for (var account : call.path) {
            account.reserved -= call.ceiling;
            account.posted += charged;
            account.settleDown();
        }
    }

    private List<Counter> path(Job job, int month) {
        var path = new ArrayList<Counter>();
        path.add(account("BOOK acme"));
        var line = lines.getOrDefault(job.run(), List.of());
        for (var position : line.subList(line.indexOf(job.position()), line.size())) {
            path.add(
                    accounts.computeIfAbsent("POSITION " + position + " " + month, _ -> new Counter(budget(position))));
        }
        path.add(account("RUN " + job.run()));
        job.path().forEach(assignment -> path.add(account("ASSIGNMENT " + assignment)));
        return path;
    }

    private long budget(String position) {
        return switch (position) {
            case "ceo" -> top;
            case "head" -> head;
            default -> Long.MAX_VALUE;
        };
    }

    private Counter company(int month) {
        return accounts.computeIfAbsent(
                "COMPANY acme " + month, _ -> new Counter(Money.usd("60").nanos()));
    }

    private Counter account(String name) {
        var account = accounts.get(name);
        if (account == null) {
            throw new AssertionError("The oracle knows no account " + name);
        }
        return account;
    }

    private Call call(UUID reservation) {
        var call = calls.get(reservation);
        if (call == null) {
            throw new AssertionError("The oracle knows no call " + reservation);
        }
        return call;
    }
}
