package io.countersign.access.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets those of one key go one after another, and those of different keys at once; remembers no key that nobody waits with. */
final class Turns {
    private final ConcurrentHashMap<String, Turn> turns = new ConcurrentHashMap<>();

    <T> T take(String key, Supplier<T> work) {
        var turn = turns.compute(key, (_, known) -> {
            var one = known == null ? new Turn() : known;
            one.wanted++;
            return one;
        });
        turn.lock.lock();
        try {
            return work.get();
        } finally {
            turn.lock.unlock();
            turns.computeIfPresent(key, (_, one) -> --one.wanted == 0 ? null : one);
        }
    }

    /** How many keys somebody has or wants a turn with. */
    int size() {
        return turns.size();
    }

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int wanted;
    }
}
