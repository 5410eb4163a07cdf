package io.countersign.trial.bench;

import io.countersign.trial.Api;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that order a run each, as soon as one more may be under way, and come again only when they are told to. */
final class Clients {
    private final Semaphore open;
    private final Patience patience;
    private final Order order;
    private final AtomicLong busy = new AtomicLong();

    Clients(Semaphore open, Patience patience, Order order) {
        this.open = open;
        this.patience = patience;
        this.order = order;
    }

    /** Orders the run of a number, counted from 0. */
    interface Order {
        Api.Answer place(int number) throws IOException, InterruptedException;
    }

    /** Returns when all of them are accepted; the first that is not ends the others. */
    void order(int runs) throws InterruptedException, ExecutionException {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var ordered = new ExecutorCompletionService<Integer>(clients);
            for (var n = 0; n < runs; n++) {
                var number = n;
                ordered.submit(() -> one(number));
            }
            try {
                for (var n = 0; n < runs; n++) {
                    ordered.take().get();
                }
            } finally {
                clients.shutdownNow();
            }
        }
    }

    /** How often they were told to come again. */
    long busy() {
        return busy.get();
    }

    private int one(int number) throws IOException, InterruptedException, TimeoutException {
        patience.acquire("a run to end, so that number " + number + " may begin", open);
        patience.await(() -> "run " + number + " to be accepted", () -> isAccepted(number));
        return number;
    }

    private boolean isAccepted(int number) throws IOException, InterruptedException {
        var answer = order.place(number);
        if (answer.status() == 503) {
            busy.incrementAndGet();
            return false;
        }
        answer.ok();
        return true;
    }
}
