package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes finished tasks: answer, settlement, effect and completion in one transaction, several tasks of one company at
 * a time together with what is ordered of it, and those of one company strictly one batch after another. A paid answer is
 * never rolled back for good: a batch that fails is redone one by one, and what still fails alone is written without its
 * completion.
 */
@Component
public class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int ATTEMPTS = 4;

    private final WriteTransactions transactions;
    private final int batchSize;
    private final List<WriteQueue> queues = new ArrayList<>();

    Committer(
            CompanyTurn turn,
            ObjectProvider<CompletionBatch> completions,
            ObjectProvider<Payments> payments,
            EngineSettings settings) {
        this.transactions = new WriteTransactions(turn, completions, payments);
        this.batchSize = settings.batch();
        for (int n = 0; n < settings.committers(); n++) {
            var queue = new WriteQueue();
            queues.add(queue);
            Thread.ofPlatform().daemon().name("committer-" + n).start(() -> run(queue));
        }
    }

    void submit(Write.Finished item) {
        queue(item.company()).add(item);
    }

    /**
     * Writes something in the company's next batch and gives back what the work gives; not to be called in a transaction.
     * Work that throws is rolled back. It may be done more than once, and counts once.
     *
     * @throws CannotAcquireLockException where its turn does not come in time
     */
    public <T> T write(String company, Duration patience, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "An order inside a transaction could wait for the lock that this one holds");
        }
        var order = new Write.Order<>(company, patience, work);
        queue(company).add(order);
        return order.await();
    }

    private WriteQueue queue(String company) {
        return queues.get(Math.floorMod(company.hashCode(), queues.size()));
    }

    int size() {
        return queues.stream().mapToInt(WriteQueue::size).sum();
    }

    private void run(WriteQueue queue) {
        while (true) {
            var batch = queue.take(batchSize);
            try (var _ = LogFields.of(Map.of(LogFields.COMPANY, batch.getFirst().company()))) {
                write(queue, batch);
            } catch (RuntimeException | Error e) {
                LOG.error("Those who wait for a batch of {} were not told that it is written", batch.size(), e);
            } finally {
                queue.finished(batch.size());
            }
        }
    }

    /**
     * In one transaction where that succeeds. What its company's lock did not come for waits for the company's next turn;
     * then the fault is given back.
     */
    private @Nullable Throwable write(WriteQueue queue, List<? extends Write> taken) {
        var turnCame = new AtomicBoolean();
        List<Runnable> answers;
        try {
            answers = transactions.together(taken, turnCame);
        } catch (RuntimeException | Error e) {
            LOG.info("A batch of {} was not written: {}", taken.size(), e.toString());
            refuseWaiting(queue, taken, e);
            var waitedInVain = !turnCame.get() && !(e instanceof OptimisticLockingException);
            if (waitedInVain) {
                later(queue, taken);
                return e;
            }
            if (DatabaseFaults.isAway(e)) {
                return brokenOff(queue, taken, e);
            }
            return taken.size() == 1 ? alone(queue, taken.getFirst(), e) : apart(queue, taken);
        }
        answers.forEach(Runnable::run);
        return null;
    }

    /**
     * One of them is at fault. Orders first: somebody waits for them, and a finished task is tried for as long as it takes.
     * Where one has to wait for the company's next turn, the others wait with it.
     */
    private @Nullable Throwable apart(WriteQueue queue, List<? extends Write> taken) {
        var parts = new ArrayDeque<List<? extends Write>>();
        Write.orders(taken).forEach(order -> parts.add(List.of(order)));
        var finished = Write.finished(taken);
        if (finished.size() < taken.size() && finished.size() > 1) {
            parts.add(finished);
        } else {
            finished.forEach(item -> parts.add(List.of(item)));
        }
        while (!parts.isEmpty()) {
            var part = parts.remove();
            var fault = part.getFirst().isWanted() ? write(queue, part) : null;
            if (fault != null) {
                var rest = parts.stream().flatMap(List::stream).toList();
                refuseWaiting(queue, rest, fault);
                queue.putBack(rest);
                return fault;
            }
        }
        return null;
    }

    /**
     * The database has gone while it was written to, or one of them breaks every connection on which it is written: that
     * one shows when it does so again and again, alone, and the database is there in between.
     */
    private @Nullable Throwable brokenOff(WriteQueue queue, List<? extends Write> taken, Throwable fault) {
        var suspects = Write.finished(taken);
        suspects.forEach(item -> item.breaks().count(taken.size() == 1));
        if (taken.size() > 1 && suspects.stream().anyMatch(item -> item.breaks().areSuspicious())) {
            return apart(queue, taken);
        }
        if (taken.size() == 1
                && suspects.stream().anyMatch(item -> item.breaks().areItsOwn())) {
            try {
                transactions.incident(suspects.getFirst(), fault);
                return null;
            } catch (RuntimeException | Error e) {
                LOG.info(
                        "Task {} is written again: {}",
                        suspects.getFirst().task().id(),
                        e.toString());
            }
        }
        later(queue, taken);
        return fault;
    }

    /** At the end of the line: the lock of one company must not be waited for by the others. */
    private static void later(WriteQueue queue, List<? extends Write> taken) {
        pause();
        queue.putBack(taken);
    }

    /** While the database is away nobody waits for it; any other fault is no concern of those who are not part of it. */
    private static void refuseWaiting(WriteQueue queue, List<? extends Write> taken, Throwable fault) {
        if (DatabaseFaults.isAway(fault)) {
            Write.orders(taken).forEach(order -> order.failed(fault));
            queue.takeOrders().forEach(order -> order.failed(fault));
        }
    }

    /** What fails alone: an order has failed, a task is tried until it is clear that only the completion is at fault. */
    private @Nullable Throwable alone(WriteQueue queue, Write write, Throwable fault) {
        return switch (write) {
            case Write.Order<?> order -> {
                order.failed(fault);
                yield null;
            }
            case Write.Finished item -> {
                try (var _ =
                        LogFields.of(Map.of(LogFields.RUN, item.task().run().toString()))) {
                    yield again(queue, item, fault);
                }
            }
        };
    }

    private @Nullable Throwable again(WriteQueue queue, Write.Finished item, Throwable first) {
        var fault = first;
        for (int attempt = 1; !DatabaseFaults.willPass(fault); attempt++) {
            try {
                if (attempt == ATTEMPTS) {
                    transactions.incident(item, fault);
                } else {
                    pause();
                    transactions.together(List.of(item), new AtomicBoolean()).forEach(Runnable::run);
                }
                return null;
            } catch (RuntimeException | Error e) {
                LOG.info("Task {} is written again: {}", item.task().id(), e.toString());
                refuseWaiting(queue, List.of(), e);
                fault = e;
            }
        }
        later(queue, List.of(item));
        return fault;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
