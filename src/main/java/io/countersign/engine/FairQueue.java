package io.countersign.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Work waiting for its turn, by company: companies take turns, so that one with a thousand tasks does not starve one
 * with five. Bounded in what runs at once, in all and per company. Thread-safe.
 */
class FairQueue<T> {
    private final int atOnce;
    private final int atOncePerCompany;
    private final Map<String, Queue<T>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private int total;

    FairQueue(int atOnce, int atOncePerCompany) {
        this.atOnce = atOnce;
        this.atOncePerCompany = atOncePerCompany;
    }

    synchronized void add(String company, T work) {
        waiting.computeIfAbsent(company, _ -> new ArrayDeque<>()).add(work);
    }

    /** The next piece of work that may start now; its company goes to the end of the line. */
    synchronized Optional<T> next() {
        if (total >= atOnce) {
            return Optional.empty();
        }
        for (var company : waiting.keySet()) {
            if (running.getOrDefault(company, 0) < atOncePerCompany) {
                var queue = waiting.remove(company);
                var work = queue.remove();
                if (!queue.isEmpty()) {
                    waiting.put(company, queue);
                }
                running.merge(company, 1, Integer::sum);
                total++;
                return Optional.of(work);
            }
        }
        return Optional.empty();
    }

    /** A piece of work of this company is over. */
    synchronized void done(String company) {
        total--;
        running.computeIfPresent(company, (_, n) -> n == 1 ? null : n - 1);
    }

    synchronized int size() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }
}
