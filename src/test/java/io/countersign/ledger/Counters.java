package io.countersign.ledger;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The accounts of the oracle by their names, such as {@code "POSITION ceo 2031-11"}. */
final class Counters {
    private final Map<String, Counter> counters = new TreeMap<>();

    /** One account. */
    static final class Counter {
        final String name;
        long wanted;
        long limit;
        long reserved;
        long posted;

        private Counter(String name, long wanted) {
            this.name = name;
            this.wanted = wanted;
            this.limit = wanted;
        }

        long room() {
            return limit - reserved - posted;
        }

        /** Full rather than broken: a limit wanted below what is in use takes effect as that shrinks. */
        void settleDown() {
            limit = Math.max(wanted, reserved + posted);
        }

        void want(long change) {
            wanted += change;
            settleDown();
        }

        private void stand(long[] where) {
            wanted = where[0];
            limit = where[1];
            reserved = where[2];
            posted = where[3];
        }

        @Override
        public String toString() {
            return balance(wanted, limit, reserved, posted);
        }
    }

    static String balance(long wanted, long limit, long reserved, long posted) {
        return "wanted %s, limit %s, reserved %s, posted %s"
                .formatted(new Money(wanted), new Money(limit), new Money(reserved), new Money(posted));
    }

    Counter open(String name, long wanted) {
        return counters.computeIfAbsent(name, _ -> new Counter(name, wanted));
    }

    /** Remembers where all accounts stand; run, it forgets what became of them since. */
    Runnable mark() {
        var stood = new TreeMap<String, long[]>();
        counters.forEach((name, c) -> stood.put(name, new long[] {c.wanted, c.limit, c.reserved, c.posted}));
        return () -> {
            counters.keySet().retainAll(stood.keySet());
            counters.forEach((name, c) -> c.stand(Objects.requireNonNull(stood.get(name))));
        };
    }

    boolean isOpen(String name) {
        return counters.containsKey(name);
    }

    Counter get(String name) {
        var counter = counters.get(name);
        if (counter == null) {
            throw new AssertionError("The oracle knows no account " + name);
        }
        return counter;
    }

    Map<String, String> balances() {
        var balances = new TreeMap<String, String>();
        counters.forEach((name, counter) -> balances.put(name, counter.toString()));
        return balances;
    }
}
