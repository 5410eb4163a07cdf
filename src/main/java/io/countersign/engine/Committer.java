package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long a batch waits for its company's lock before it is the next company's turn. */
    private static final Duration SHARE = Duration.ofSeconds(3);

    private static final int ATTEMPTS = 4;

    /** Serialisation failure, deadlock, lock not available, cancelled by timeout. */
    private static final Set<String> BUSY = Set.of("40001", "40P01", "55P03", "57014");

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
            try {
                write(queue, batch);
            } catch (RuntimeException | Error e) {
                LOG.error("Those who wait for a batch of {} were not told that it is written", batch.size(), e);
            } finally {
                queue.finished(batch.size());
            }
        }
    }

    /** In one transaction where that succeeds. What its company's lock did not come for waits for the company's next turn. */
    private void write(WriteQueue queue, List<? extends Write> taken) {
        var turnCame = new AtomicBoolean();
        List<Runnable> answers;
        try {
            answers = together(taken, turnCame);
        } catch (RuntimeException | Error e) {
            LOG.info("A batch of {} was not written: {}", taken.size(), e.toString());
            refuseWaiting(queue, taken, e);
            if (!turnCame.get() || databaseIsAway(e)) {
                later(queue, taken);
            } else if (taken.size() == 1) {
                alone(queue, taken.getFirst(), e);
            } else {
                apart(queue, taken);
            }
            return;
        }
        answers.forEach(Runnable::run);
    }

    /** What is to be called once it is committed. */
    private List<Runnable> together(List<? extends Write> taken, AtomicBoolean turnCame) {
        var finished = only(Write.Finished.class, taken);
        var written = new ArrayList<>(turn.write(taken.getFirst().company(), SHARE, () -> {
            turnCame.set(true);
            var orders = only(Write.Order.class, taken).stream()
                    .filter(Write.Order::begin)
                    .toList();
            settle(finished);
            return completions
                    .getObject()
                    .end(
                            finished.stream().map(Committer::ending).toList(),
                            orders.stream()
                                    .<Supplier<Runnable>>map(order -> order::work)
                                    .toList());
        }));
        finished.forEach(item -> written.add(item.written()));
        return written;
    }

    private static <T extends Write> List<T> only(Class<T> kind, List<? extends Write> taken) {
        return taken.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** One of them is at fault. Orders first: somebody waits for them, and a finished task is tried for as long as it takes. */
    private void apart(WriteQueue queue, List<? extends Write> taken) {
        var orders = only(Write.Order.class, taken);
        var finished = only(Write.Finished.class, taken);
        orders.stream().filter(Write.Order::isWanted).forEach(order -> write(queue, List.of(order)));
        if (finished.size() < taken.size() && finished.size() > 1) {
            write(queue, finished);
        } else {
            finished.forEach(item -> write(queue, List.of(item)));
        }
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
        if (databaseIsAway(fault)) {
            only(Write.Order.class, taken).forEach(order -> order.failed(fault));
            queue.takeOrders().forEach(order -> order.failed(fault));
        }
    }

    /** What fails alone: an order has failed, a task is tried until it is clear that only the completion is at fault. */
    private void alone(WriteQueue queue, Write write, Throwable fault) {
        switch (write) {
            case Write.Order<?> order -> order.failed(fault);
            case Write.Finished item -> again(queue, item, fault);
        }
    }

    private void again(WriteQueue queue, Write.Finished item, Throwable first) {
        var fault = first;
        for (int attempt = 1; !willPass(fault); attempt++) {
            if (attempt == ATTEMPTS) {
                withoutCompletion(queue, item, fault);
                item.written().run();
                return;
            }
            pause();
            try {
                together(List.of(item), new AtomicBoolean()).forEach(Runnable::run);
                return;
            } catch (RuntimeException | Error e) {
                LOG.info("Task {} is written again: {}", item.task().id(), e.toString());
                refuseWaiting(queue, List.of(), e);
                fault = e;
            }
        }
        later(queue, List.of(item));
    }

    /** Keeps the paid answer and turns the failed completion into an incident; its retry finds the answer recorded. */
    private void withoutCompletion(WriteQueue queue, Write.Finished item, Throwable fault) {
        LOG.error("Task {} cannot be completed; its answer is kept", item.task().id(), fault);
        var settled =
                tried(queue, item, "settled, and counts at its ceiling when it expires", () -> settle(List.of(item)));
        var broken = new TaskOutcome.Broken(
                (settled ? "The answer is recorded, but the process could not go on: " : "The answer was lost: ")
                        + root(fault));
        var ending = new CompletionBatch.Ending(item.task(), () -> broken);
        if (!tried(
                queue,
                item,
                "made an incident, and is given back",
                () -> completions.getObject().end(List.of(ending), List.of()))) {
            tried(queue, item, "given back", () -> completions.getObject().giveBack(item.task()));
        }
    }

    /** Does one thing for a task in a transaction of its own, as often as the database is in trouble; false where it fails. */
    private boolean tried(WriteQueue queue, Write.Finished item, String what, Runnable work) {
        while (true) {
            try {
                return turn.write(item.company(), PATIENCE, () -> {
                    work.run();
                    return true;
                });
            } catch (RuntimeException | Error e) {
                if (!willPass(e)) {
                    LOG.error("Task {} could not be {}", item.task().id(), what, e);
                    return false;
                }
                refuseWaiting(queue, List.of(), e);
                pause();
            }
        }
    }

    private static String root(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.length() > 500 ? text.substring(0, 500) : text;
    }

    /** The database is away, or was busy: the same will succeed later. Spring does not know every state by its class. */
    private static boolean willPass(Throwable fault) {
        return databaseIsAway(fault)
                || causes(fault)
                        .anyMatch(cause -> cause instanceof TransientDataAccessException
                                || cause instanceof TransactionSystemException
                                || cause instanceof SQLException sql
                                        && sql.getSQLState() != null
                                        && BUSY.contains(sql.getSQLState()));
    }

    private static boolean databaseIsAway(Throwable fault) {
        return causes(fault)
                .anyMatch(cause -> cause instanceof CannotCreateTransactionException
                        || cause instanceof CannotGetJdbcConnectionException
                        || cause instanceof NonTransientDataAccessResourceException
                        || cause instanceof SQLException sql
                                && sql.getSQLState() != null
                                && (sql.getSQLState().startsWith("08")
                                        || sql.getSQLState().startsWith("57P")));
    }

    private static Stream<Throwable> causes(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
