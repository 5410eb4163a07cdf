package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** The committer's transactions: a batch as a whole, and what is kept of a task whose completion fails. */
class WriteTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(WriteTransactions.class);

    /** How long a batch waits for its company's lock before it is the next company's turn. */
    private static final Duration SHARE = Duration.ofSeconds(3);

    private final CompanyTurn turn;
    private final ObjectProvider<CompletionBatch> completions;
    private final ObjectProvider<Payments> payments;

    WriteTransactions(
            CompanyTurn turn, ObjectProvider<CompletionBatch> completions, ObjectProvider<Payments> payments) {
        this.turn = turn;
        this.completions = completions;
        this.payments = payments;
    }

    /** What is to be called once it is committed. */
    List<Runnable> together(List<? extends Write> taken, AtomicBoolean turnCame) {
        var finished = Write.finished(taken);
        var written = new ArrayList<>(turn.write(taken.getFirst().company(), SHARE, () -> {
            turnCame.set(true);
            var begun = Write.orders(taken).stream().filter(Write.Order::begin).toList();
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
                            finished.stream().map(WriteTransactions::ending).toList(),
                            begun.stream()
                                    .<Supplier<Runnable>>map(order -> order::work)
                                    .toList());
        } catch (OptimisticLockingException e) {
            turnCame.set(false);
            throw e;
        }
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

    /** Gives the task up: its answer is kept, and an operator finds it as an incident. */
    void incident(Write.Finished item, Throwable fault) {
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
}
