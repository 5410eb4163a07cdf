package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** How long a batch waits for its company's lock before it is the next company's turn. */
    private static final Duration SHARE = Duration.ofSeconds(3);

    private static final int ATTEMPTS = 4;

    private final CompanyTurn turn;
    private final ObjectProvider<CompletionBatch> completions;
    private final ObjectProvider<Payments> payments;
    private final int batchSize;
    private final List<WriteQueue> queues = new ArrayList<>();

    Committer(
            CompanyTurn turn,
            ObjectProvider<CompletionBatch> completions,
            ObjectProvider<Payments> payments,
            EngineSettings settings) {
        this.turn = turn;
        this.completions = completions;
        this.payments = payments;
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
            answers = together(taken, turnCame);
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

    /** What is to be called once it is committed. */
    private List<Runnable> together(List<? extends Write> taken, AtomicBoolean turnCame) {
        var finished = finished(taken);
        var written = new ArrayList<>(turn.write(taken.getFirst().company(), SHARE, () -> {
            turnCame.set(true);
            var begun = orders(taken).stream().filter(Write.Order::begin).toList();
            settle(finished);
            return end(finished, begun, turnCame);
        }));
        finished.forEach(item -> written.add(item.written()));
        return written;
    }

    /** In a collision with the engine's rows the lock is given up as well, and the turn is to come once more. */
    private List<Runnable> end(
            List<Write.Finished> finished, List<? extends Write.Order<?>> begun, AtomicBoolean turnCame) {
        try {
            return completions
                    .getObject()
                    .end(
                            finished.stream().map(Committer::ending).toList(),
                            begun.stream()
                                    .<Supplier<Runnable>>map(order -> order::work)
                                    .toList());
        } catch (OptimisticLockingException e) {
            turnCame.set(false);
            throw e;
        }
    }

    private static List<Write.Finished> finished(List<? extends Write> taken) {
        return taken.stream()
                .filter(Write.Finished.class::isInstance)
                .map(Write.Finished.class::cast)
                .toList();
    }

    private static List<Write.Order<?>> orders(List<? extends Write> taken) {
        return taken.stream()
                .<Write.Order<?>>mapMulti((item, orders) -> {
                    if (item instanceof Write.Order<?> order) {
                        orders.accept(order);
                    }
                })
                .toList();
    }

    /**
     * One of them is at fault. Orders first: somebody waits for them, and a finished task is tried for as long as it takes.
     * Where one has to wait for the company's next turn, the others wait with it.
     */
    private @Nullable Throwable apart(WriteQueue queue, List<? extends Write> taken) {
        var parts = new ArrayDeque<List<? extends Write>>();
        orders(taken).forEach(order -> parts.add(List.of(order)));
        var finished = finished(taken);
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
        var suspects = finished(taken);
        suspects.forEach(item -> item.breaks().count(taken.size() == 1));
        if (taken.size() > 1 && suspects.stream().anyMatch(item -> item.breaks().areSuspicious())) {
            return apart(queue, taken);
        }
        if (taken.size() == 1
                && suspects.stream().anyMatch(item -> item.breaks().areItsOwn())) {
            try {
                incident(suspects.getFirst(), fault);
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

    /** Together, because nearly all of it counts on the same few accounts. */
    private void settle(List<Write.Finished> batch) {
        var due = batch.stream()
                .map(item -> item.finish().payment())
                .filter(Objects::nonNull)
                .toList();
        if (!due.isEmpty()) {
            payments.getObject().settle(due);
        }
    }

    private static CompletionBatch.Ending ending(Write.Finished item) {
        return new CompletionBatch.Ending(item.task(), item.finish().apply());
    }

    /** While the database is away nobody waits for it; any other fault is no concern of those who are not part of it. */
    private static void refuseWaiting(WriteQueue queue, List<? extends Write> taken, Throwable fault) {
        if (DatabaseFaults.isAway(fault)) {
            orders(taken).forEach(order -> order.failed(fault));
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
                    incident(item, fault);
                } else {
                    pause();
                    together(List.of(item), new AtomicBoolean()).forEach(Runnable::run);
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

    private void incident(Write.Finished item, Throwable fault) {
        withoutCompletion(item, fault);
        item.written().run();
    }

    /** Keeps the paid answer and turns the failed completion into an incident; its retry finds the answer recorded. */
    private void withoutCompletion(Write.Finished item, Throwable fault) {
        LOG.error("Task {} cannot be completed; its answer is kept", item.task().id(), fault);
        var settled = tried(item, "settled, and counts at its ceiling when it expires", () -> settle(List.of(item)));
        var broken = new TaskOutcome.Broken(
                (settled ? "The answer is recorded, but the process could not go on: " : "The answer was lost: ")
                        + DatabaseFaults.root(fault));
        var ending = new CompletionBatch.Ending(item.task(), () -> broken);
        if (!tried(
                item,
                "made an incident, and is given back",
                () -> completions.getObject().end(List.of(ending), List.of()))) {
            tried(
                    item,
                    "given back",
                    () -> completions
                            .getObject()
                            .giveBack(item.task().id(), item.task().worker()));
        }
    }

    /** Does one thing for a task in a transaction of its own; false where it fails, and a fault that will pass is thrown. */
    private boolean tried(Write.Finished item, String what, Runnable work) {
        try {
            return turn.write(item.company(), SHARE, () -> {
                work.run();
                return true;
            });
        } catch (RuntimeException | Error e) {
            if (DatabaseFaults.willPass(e)) {
                throw e;
            }
            LOG.error("Task {} could not be {}", item.task().id(), what, e);
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
