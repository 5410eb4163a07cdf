package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Writes finished tasks: answer, settlement, effect and completion in one transaction, several tasks of one company at
 * a time, and those of one company strictly one batch after another. A paid answer is never rolled back for good: a
 * batch that fails is redone one by one, and what still fails alone is written without its completion.
 */
@Component
class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 4;

    private final CompanyTurn turn;
    private final ObjectProvider<CompletionBatch> completions;
    private final int batchSize;
    private final List<Shard> shards = new ArrayList<>();

    Committer(CompanyTurn turn, ObjectProvider<CompletionBatch> completions, EngineSettings settings) {
        this.turn = turn;
        this.completions = completions;
        this.batchSize = settings.batch();
        for (int n = 0; n < settings.committers(); n++) {
            var shard = new Shard();
            shards.add(shard);
            Thread.ofPlatform().daemon().name("committer-" + n).start(() -> run(shard));
        }
    }

    /** A finished task; {@code written} is called when there is nothing left to do for it. */
    record Item(String company, Task task, Handled.Finish finish, Runnable written) {}

    void submit(Item item) {
        shards.get(Math.floorMod(item.company().hashCode(), shards.size())).add(item);
    }

    int size() {
        return shards.stream().mapToInt(Shard::size).sum();
    }

    private void run(Shard shard) {
        while (true) {
            var batch = shard.take(batchSize);
            try {
                write(batch);
            } finally {
                shard.finished(batch.size());
            }
        }
    }

    private void write(List<Item> batch) {
        if (batch.size() > 1) {
            try {
                together(batch);
                batch.forEach(item -> item.written().run());
                return;
            } catch (RuntimeException | Error e) {
                LOG.info("A batch of {} finished tasks is redone one by one: {}", batch.size(), e.toString());
            }
        }
        batch.forEach(this::alone);
    }

    private void together(List<Item> batch) {
        turn.write(batch.getFirst().company(), PATIENCE, () -> {
            batch.forEach(item -> item.finish().settle().run());
            completions.getObject().end(batch.stream().map(Committer::ending).toList());
            return true;
        });
    }

    private static CompletionBatch.Ending ending(Item item) {
        return new CompletionBatch.Ending(item.task(), item.finish().apply());
    }

    /** Tries until it is written, or until it is clear that only the completion is at fault. */
    private void alone(Item item) {
        for (int attempt = 1; ; attempt++) {
            try {
                together(List.of(item));
                item.written().run();
                return;
            } catch (RuntimeException | Error e) {
                if (databaseIsAway(e) || attempt < ATTEMPTS) {
                    LOG.info("Task {} is written again: {}", item.task().id(), e.toString());
                    pause();
                    continue;
                }
                withoutCompletion(item, e);
                item.written().run();
                return;
            }
        }
    }

    /** Keeps the paid answer and turns the failed completion into an incident; its retry finds the answer recorded. */
    private void withoutCompletion(Item item, Throwable fault) {
        LOG.error("Task {} cannot be completed; its answer is kept", item.task().id(), fault);
        var settled = tried(
                item,
                "settled, and counts at its ceiling when it expires",
                () -> item.finish().settle().run());
        var broken = new TaskOutcome.Broken(
                (settled ? "The answer is recorded, but the process could not go on: " : "The answer was lost: ")
                        + root(fault));
        if (!tried(
                item,
                "made an incident, and is given back",
                () -> completions.getObject().end(List.of(new CompletionBatch.Ending(item.task(), () -> broken))))) {
            tried(item, "given back", () -> completions.getObject().giveBack(item.task()));
        }
    }

    /** Does one thing for a task in a transaction of its own, as often as the database is away; false where it fails. */
    private boolean tried(Item item, String what, Runnable work) {
        while (true) {
            try {
                return turn.write(item.company(), PATIENCE, () -> {
                    work.run();
                    return true;
                });
            } catch (RuntimeException | Error e) {
                if (!databaseIsAway(e)) {
                    LOG.error("Task {} could not be {}", item.task().id(), what, e);
                    return false;
                }
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

    private static boolean databaseIsAway(Throwable fault) {
        for (var cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof CannotGetJdbcConnectionException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof NonTransientDataAccessResourceException
                    || cause instanceof TransactionSystemException
                    || cause instanceof java.sql.SQLException sql
                            && sql.getSQLState() != null
                            && (sql.getSQLState().startsWith("08")
                                    || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The companies of one committer thread and what waits to be written for each, in order of arrival. */
    private static final class Shard {
        private final Map<String, Deque<Item>> waiting = new LinkedHashMap<>();
        private int size;

        synchronized void add(Item item) {
            waiting.computeIfAbsent(item.company(), _ -> new ArrayDeque<>()).add(item);
            size++;
            notifyAll();
        }

        /** Waits for work and takes up to {@code most} items of the company whose turn it is. */
        synchronized List<Item> take(int most) {
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
            var batch = new ArrayList<Item>();
            while (batch.size() < most && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            if (!queue.isEmpty()) {
                waiting.put(company, queue);
            }
            return batch;
        }

        synchronized void finished(int count) {
            size -= count;
        }

        synchronized int size() {
            return size;
        }
    }
}
