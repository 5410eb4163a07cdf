package io.countersign.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The companies of one committer thread and what waits to be written for each, in order of arrival. */
final class WriteQueue {
    private final Map<String, Deque<Write>> waiting = new LinkedHashMap<>();
    private int size;

    synchronized void add(Write item) {
        waiting.computeIfAbsent(item.company(), _ -> new ArrayDeque<>()).add(item);
        size++;
        notifyAll();
    }

    /** What could not be written comes first when its company's turn comes again, after the other companies. */
    synchronized void putBack(List<? extends Write> items) {
        var wanted = items.stream().filter(Write::isWanted).toList();
        if (wanted.isEmpty()) {
            return;
        }
        var company = wanted.getFirst().company();
        var queue = waiting.getOrDefault(company, new ArrayDeque<>());
        wanted.reversed().forEach(queue::addFirst);
        waiting.remove(company);
        waiting.put(company, queue);
        size += wanted.size();
        notifyAll();
    }

    /** Waits for work and takes up to {@code most} items of the company whose turn it is, those that are still wanted. */
    synchronized List<Write> take(int most) {
        while (true) {
            var batch = next(most);
            if (!batch.isEmpty()) {
                return batch;
            }
        }
    }

    private List<Write> next(int most) {
        while (waiting.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        var first = waiting.entrySet().iterator().next();
        var company = first.getKey();
        var queue = first.getValue();
        waiting.remove(company);
        var batch = new ArrayList<Write>();
        while (batch.size() < most && !queue.isEmpty()) {
            var item = queue.remove();
            if (item.isWanted()) {
                batch.add(item);
            } else {
                size--;
            }
        }
        if (!queue.isEmpty()) {
            waiting.put(company, queue);
        }
        return batch;
    }

    /** Takes out the orders: those who gave them wait for an answer. */
    synchronized List<Write.Order<?>> takeOrders() {
        var orders = new ArrayList<Write.Order<?>>();
        for (var queue : waiting.values()) {
            queue.removeIf(item -> item instanceof Write.Order<?> order && orders.add(order));
        }
        waiting.values().removeIf(Deque::isEmpty);
        size -= orders.size();
        return orders;
    }

    synchronized void finished(int count) {
        size -= count;
    }

    synchronized int size() {
        return size;
    }
}
