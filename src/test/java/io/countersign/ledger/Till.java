package io.countersign.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of the oracle that knows the calls: what was set aside for each, and what became of it. */
final class Till {
    private final Map<UUID, Call> calls = new LinkedHashMap<>();
    private final Counters.Counter overrun;

    /** A purchase that was granted. */
    private static final class Call {
        final Oracle.Run run;
        final UUID assignment;
        final List<Counters.Counter> path;
        final long ceiling;
        final String owner;

        @Nullable
        String task;

        String state = "HELD";
        Instant expires = Instant.MAX;
        long charged;
        long excess;
        boolean answered;

        Call(Oracle.Run run, UUID assignment, List<Counters.Counter> path, long ceiling, String owner) {
            this.run = run;
            this.assignment = assignment;
            this.path = path;
            this.ceiling = ceiling;
            this.owner = owner;
        }

        /** Remembers where this call stands; run, it is there again. */
        Runnable mark() {
            var before = new Call(run, assignment, path, ceiling, owner);
            before.copy(this);
            return () -> copy(before);
        }

        private void copy(Call other) {
            state = other.state;
            expires = other.expires;
            charged = other.charged;
            excess = other.excess;
            answered = other.answered;
            task = other.task;
        }

        boolean isHeld() {
            return state.equals("HELD");
        }

        boolean isSent() {
            return state.equals("SENT");
        }

        void close(String state, long charged) {
            this.state = state;
            this.charged = charged;
            for (var account : path) {
                account.reserved -= ceiling;
                account.posted += charged;
                account.settleDown();
            }
        }
    }

    Till(Counters.Counter overrun) {
        this.overrun = overrun;
    }

    /** Remembers where all calls stand; run, it forgets what became of them since. */
    Runnable mark() {
        var known = Set.copyOf(calls.keySet());
        var marks = calls.values().stream().map(Call::mark).toList();
        return () -> {
            calls.keySet().retainAll(known);
            marks.forEach(Runnable::run);
        };
    }

    void buy(
            UUID reservation,
            Oracle.Run run,
            UUID assignment,
            List<Counters.Counter> path,
            long ceiling,
            String owner) {
        path.forEach(account -> account.reserved += ceiling);
        calls.put(reservation, new Call(run, assignment, path, ceiling, owner));
    }

    /** What may be bound to the task: what the owner holds for it already, else all that it holds unbound. */
    Set<UUID> bindable(String owner, String task) {
        var bound = held(owner, task);
        return bound.isEmpty() ? held(owner, null) : bound;
    }

    private Set<UUID> held(String owner, @Nullable String task) {
        return calls.entrySet().stream()
                .filter(call -> call.getValue().isHeld()
                        && call.getValue().owner.equals(owner)
                        && Objects.equals(call.getValue().task, task))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    void bind(UUID reservation, String task) {
        call(reservation).task = task;
    }

    /** Whether an answer of this cost closes the call without more ado. */
    boolean closesPlainly(UUID reservation, Money cost) {
        var call = call(reservation);
        return !call.answered && (call.isHeld() || call.isSent()) && cost.nanos() <= call.ceiling;
    }

    /** The state of what a task has: what it holds goes before what it had. */
    Set<String> statesFor(String task) {
        var states = calls.values().stream()
                .filter(call -> task.equals(call.task))
                .map(call -> call.state)
                .collect(Collectors.toSet());
        return states.contains("HELD") ? Set.of("HELD") : states;
    }

    boolean send(UUID reservation, Instant expires) {
        var call = call(reservation);
        var sends = call.isHeld() && call.run.isRunning();
        if (sends) {
            call.state = "SENT";
            call.expires = expires;
        }
        return sends;
    }

    boolean release(UUID reservation) {
        return release(call(reservation), false);
    }

    boolean releaseUnsent(UUID reservation) {
        return release(call(reservation), true);
    }

    int releaseHeld(UUID assignment) {
        return (int) calls.values().stream()
                .filter(call -> call.assignment.equals(assignment))
                .filter(call -> release(call, false))
                .count();
    }

    private static boolean release(Call call, boolean unsent) {
        var releases = call.isHeld() || (unsent && call.isSent());
        if (releases) {
            call.close("RELEASED", 0);
        }
        return releases;
    }

    boolean expire(UUID reservation) {
        return expire(call(reservation));
    }

    void expireOverdue(Instant now) {
        calls.values().stream().filter(call -> call.expires.isBefore(now)).forEach(Till::expire);
    }

    private static boolean expire(Call call) {
        var expires = call.isSent();
        if (expires) {
            call.close("EXPIRED", call.ceiling);
        }
        return expires;
    }

    void cancel(Oracle.Run run) {
        calls.values().stream().filter(call -> call.run.equals(run)).forEach(call -> {
            release(call, false);
            expire(call);
        });
    }

    /** The first answer counts. */
    Settled settle(UUID reservation, Money money) {
        var call = call(reservation);
        var cost = money.nanos();
        if (!call.answered) {
            call.answered = true;
            if (call.isHeld() || call.isSent()) {
                call.close("SETTLED", Math.min(cost, call.ceiling));
            } else if (cost < call.charged && !call.run.closed) {
                correct(call, cost);
            }
            exceed(call, Math.max(cost - call.charged, 0));
        }
        return new Settled(new Money(call.charged + call.excess), new Money(call.excess));
    }

    private static void correct(Call call, long cost) {
        for (var account : call.path) {
            account.posted -= call.charged - cost;
            account.settleDown();
        }
        call.charged = cost;
    }

    private void exceed(Call call, long excess) {
        call.excess = excess;
        if (call.path.stream().allMatch(account -> excess <= account.room())) {
            call.path.forEach(account -> account.posted += excess);
        } else {
            overrun.posted += excess;
        }
    }

    boolean hasOpen(Oracle.Run run) {
        return calls.values().stream().anyMatch(call -> call.run.equals(run) && (call.isHeld() || call.isSent()));
    }

    boolean answered(UUID reservation) {
        return call(reservation).answered;
    }

    Money ceiling(UUID reservation) {
        return new Money(call(reservation).ceiling);
    }

    Map<UUID, String> states() {
        return calls.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, call -> call.getValue().state + " for " + call.getValue().task));
    }

    private Call call(UUID reservation) {
        return Objects.requireNonNull(calls.get(reservation));
    }
}
