package io.countersign.llm;

import io.countersign.engine.WorkerName;
import io.countersign.ledger.Ledger;
import io.countersign.llm.CallRows.Departure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets calls leave: journal row and reservation become SENT in one short transaction, after whose commit the call is
 * made while the node still holds the task or not at all: one that was stopped in between could ask for what another
 * one has by then.
 * First attempts that come while one such transaction runs share the next. It runs on a thread of its own, so that a
 * caller's interrupt cannot break the transaction of the others.
 */
@Component
class Departures {
    private static final int LARGEST_BATCH = 100;

    private final CallRows rows;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final WorkerName worker;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();

    Departures(CallRows rows, Ledger ledger, PlatformTransactionManager transactions, WorkerName worker) {
        this.rows = rows;
        this.ledger = ledger;
        this.transaction = new TransactionTemplate(transactions);
        this.worker = worker;
    }

    /** What became of a wish to leave. */
    sealed interface Clearance {
        /** Everything is written down; the call leaves by then or not at all. */
        record Go(LeaveBy leaveBy) implements Clearance {}

        /** The money is no longer held, or the run is not running. */
        record Stop() implements Clearance {}

        /** The task may be another node's by now; nothing is written down. */
        record Lost() implements Clearance {}

        /** Somebody else has made this attempt. */
        record Taken() implements Clearance {}
    }

    private record Waiting(Departure departure, CompletableFuture<Clearance> answer) {}

    /**
     * In a transaction shared with others; for a first attempt, which misses no answer: whoever has one has made a first
     * attempt before, and of two only one is written down.
     */
    Clearance clear(Departure departure) {
        var waiting = new Waiting(departure, new CompletableFuture<>());
        queue.add(waiting);
        if (working.compareAndSet(false, true)) {
            Thread.ofVirtual().name("departures").start(this::work);
        }
        try {
            return waiting.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * In the caller's transaction, which holds the company's lock: answers are written under it too, so that none comes
     * between the look for one and the departure.
     */
    Clearance clearUnderLock(Departure departure) {
        return depart(List.of(departure)).getFirst();
    }

    /** Works until nobody waits; whoever comes between the last look and the flag starts the next worker. */
    private void work() {
        do {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                answer(batch);
            }
            working.set(false);
        } while (!queue.isEmpty() && working.compareAndSet(false, true));
    }

    private List<Waiting> next() {
        var batch = new ArrayList<Waiting>();
        for (var next = queue.poll(); next != null; next = batch.size() < LARGEST_BATCH ? queue.poll() : null) {
            batch.add(next);
        }
        return batch;
    }

    /** One that the database refuses does not take the others along: they are tried again one by one. */
    private void answer(List<Waiting> batch) {
        try {
            var answers = transaction.execute(
                    _ -> depart(batch.stream().map(Waiting::departure).toList()));
            for (var i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (Throwable e) {
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(e);
            } else {
                batch.forEach(one -> answer(List.of(one)));
            }
        }
    }

    private List<Clearance> depart(List<Departure> wishes) {
        var leaveBy = new HashMap<UUID, LeaveBy>();
        wishes.forEach(wish -> worker.holdsUntil(wish.act().worker())
                .ifPresent(until -> leaveBy.put(wish.call(), new LeaveBy(until))));
        var departures = wishes.stream()
                .filter(departure -> leaveBy.containsKey(departure.call()))
                .sorted(Comparator.comparing(departure -> departure.act().task()))
                .toList();
        var written = rows.insert(departures);
        var sent = send(departures.stream()
                .filter(departure -> written.contains(departure.call()))
                .toList());
        return wishes.stream()
                .<Clearance>map(departure -> {
                    var by = leaveBy.get(departure.call());
                    if (by == null) {
                        return new Clearance.Lost();
                    }
                    if (!written.contains(departure.call())) {
                        return new Clearance.Taken();
                    }
                    if (sent.contains(departure.reservation())) {
                        return new Clearance.Go(by);
                    }
                    rows.remove(departure.call());
                    return new Clearance.Stop();
                })
                .toList();
    }

    /** One statement, so that the rows are locked in one order; each call's money is in doubt only for its own time. */
    private Set<UUID> send(Collection<Departure> departures) {
        return departures.isEmpty()
                ? Set.of()
                : ledger.send(departures.stream()
                        .collect(Collectors.toMap(
                                Departure::reservation,
                                Departure::timeout,
                                (one, other) -> one.compareTo(other) < 0 ? other : one)));
    }
}
