package io.countersign.engine;

import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.CannotAcquireLockException;

/** A committer between a lock and an engine that fail as they are told. */
abstract class CommitterBench {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Task A_TASK =
            new Task("task", "worker", "agent.work", UUID.randomUUID(), "instance", 1, Map.of());

    final CompanyTurn turn = mock(CompanyTurn.class);
    final CompletionBatch engine = mock(CompletionBatch.class);
    final AtomicInteger askedForOne = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    final AtomicLong longest = new AtomicLong();
    final CountDownLatch tried = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    final CountDownLatch written = new CountDownLatch(1);

    final Committer committer = new Committer(turn, provider(engine), provider(mock(Payments.class)), settings());

    CommitterBench() {
        when(turn.write(any(), any(), any()))
                .thenAnswer(call -> call.<Supplier<?>>getArgument(2).get());
        tasksFailWith(new IllegalStateException(), () -> false);
    }

    /** On a thread of its own, since it waits. */
    static <T> CompletableFuture<T> aside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first batch with a task in it fails because of a bug, and from then on the lock is held elsewhere. */
    void failsOnceAndThenIsHeld(AtomicBoolean heldElsewhere) {
        var bugs = new AtomicInteger(1);
        tasksFailWith(new IllegalStateException("a step has a bug"), () -> {
            var fails = bugs.getAndDecrement() > 0;
            heldElsewhere.compareAndSet(false, fails);
            return fails;
        });
    }

    /** The committer is at work for another company until it may go on. */
    CompletableFuture<Boolean> occupied() throws InterruptedException {
        var first = aside(() -> committer.write("first", PATIENCE, () -> {
            begun.countDown();
            return passed(mayGoOn);
        }));
        begun.await();
        return first;
    }

    void tasksFailWith(RuntimeException fault) {
        tasksFailWith(fault, () -> true);
    }

    /** Whatever contains the task fails for as long as is said; orders alone are done. */
    void tasksFailWith(RuntimeException fault, BooleanSupplier still) {
        doAnswer(call -> {
                    List<?> endings = call.getArgument(0);
                    if (!endings.isEmpty() && still.getAsBoolean()) {
                        tried.countDown();
                        mayGoOn.await();
                        throw fault;
                    }
                    var answers = new ArrayList<Object>();
                    for (var work : call.<List<Supplier<?>>>getArgument(1)) {
                        answers.add(work.get());
                    }
                    return answers;
                })
                .when(engine)
                .end(any(), any());
    }

    CompletableFuture<String> order(String company, String answer) {
        var waits = new CountDownLatch(1);
        var order = aside(() -> {
            waits.countDown();
            return committer.write(company, PATIENCE, () -> answer);
        });
        try {
            waits.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        await().until(() -> committer.size() == 2);
        return order;
    }

    /** The lock of company "one" does not come for as long as is said. */
    void lockOfOne(BooleanSupplier isHeld) {
        doAnswer(call -> {
                    askedForOne.incrementAndGet();
                    longest.accumulateAndGet(call.getArgument(1, Duration.class).toMillis(), Math::max);
                    if (isHeld.getAsBoolean()) {
                        tried.countDown();
                        throw new CannotAcquireLockException("The books of one are busy");
                    }
                    return call.<Supplier<?>>getArgument(2).get();
                })
                .when(turn)
                .write(eq("one"), any(), any());
    }

    Write.Finished task(String company) {
        return new Write.Finished(company, A_TASK, broken(), written::countDown);
    }

    static Handled.Finish broken() {
        return Handled.Finish.of(new TaskOutcome.Broken("broken"));
    }

    private static EngineSettings settings() {
        var settings = mock(EngineSettings.class);
        when(settings.committers()).thenReturn(1);
        when(settings.batch()).thenReturn(50);
        return settings;
    }

    private static <T> ObjectProvider<T> provider(T bean) {
        @SuppressWarnings("unchecked")
        ObjectProvider<T> provider = mock(ObjectProvider.class);
        when(provider.getObject()).thenReturn(bean);
        return provider;
    }
}
