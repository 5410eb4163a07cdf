package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;

import io.countersign.engine.internals.CompletionBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Who orders something is not harmed by what others' tasks run into, and does not wait for a database that is away. */
class CommitterTest extends CommitterBench {
    @Test
    void theFaultOfATaskIsNotTheFaultOfAnOrderThatWaits() throws InterruptedException {
        tasksFailWith(new IllegalStateException("a step has a bug"));

        committer.submit(task("one"));
        tried.await();
        var order = order("another", "done");
        mayGoOn.countDown();

        assertThat(order.join()).isEqualTo("done");
        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whileTheDatabaseIsAwayOrdersAreRefusedAndTasksWait() throws InterruptedException {
        var away = new AtomicBoolean(true);
        tasksFailWith(new CannotCreateTransactionException("away"), away::get);

        committer.submit(task("one"));
        tried.await();
        var order = order("another", "done");
        mayGoOn.countDown();

        assertThatThrownBy(order::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CannotCreateTransactionException.class);
        assertThat(written.getCount()).isOne();
        away.set(false);
        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatWaitsForALockThatIsHeldElsewhereDoesNotHoldUpOtherCompanies() throws InterruptedException {
        var heldElsewhere = new AtomicBoolean(true);
        lockOfOne(heldElsewhere::get);

        committer.submit(task("one"));
        tried.await();
        var sameCompany = aside(() -> committer.write("one", PATIENCE, () -> "done"));
        await().until(() -> committer.size() == 2);

        assertThat(committer.write("another", PATIENCE, () -> "done at once")).isEqualTo("done at once");
        assertThat(Duration.ofMillis(longest.get())).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(written.getCount()).isOne();
        heldElsewhere.set(false);
        assertThat(sameCompany.join()).isEqualTo("done");
        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aBatchThatIsRedoneOneByOneWaitsForTheLockOnlyOnceBeforeItIsTheOthersTurn() throws InterruptedException {
        var heldElsewhere = new AtomicBoolean();
        lockOfOne(heldElsewhere::get);
        failsOnceAndThenIsHeld(heldElsewhere);
        var first = occupied();
        for (var n = 0; n < 6; n++) {
            committer.submit(task("one"));
        }
        var asked = aside(() -> committer.write("another", PATIENCE, askedForOne::get));
        await().until(() -> committer.size() == 8);
        mayGoOn.countDown();

        assertThat(first.join()).isTrue();
        assertThat(asked.join()).isEqualTo(2);
        heldElsewhere.set(false);
        await().until(() -> committer.size() == 0);
    }

    @Test
    void anOrderForWhichNoLockComesFailsWhenItsTimeIsUpAndIsNotWrittenAfterwards() throws InterruptedException {
        var heldElsewhere = new AtomicBoolean(true);
        var done = new AtomicInteger();
        lockOfOne(heldElsewhere::get);

        assertThatThrownBy(() -> committer.write("one", Duration.ofMillis(50), done::incrementAndGet))
                .isInstanceOf(CannotAcquireLockException.class);
        heldElsewhere.set(false);
        committer.write("one", PATIENCE, () -> "later");

        assertThat(done).hasValue(0);
        await().until(() -> committer.size() == 0);
    }

    @Test
    void anOrderThatWasRolledBackDoesNotWaitBeyondItsTime() throws InterruptedException {
        var heldElsewhere = new AtomicBoolean();
        lockOfOne(heldElsewhere::get);
        failsOnceAndThenIsHeld(heldElsewhere);
        var first = occupied();
        committer.submit(task("one"));
        var order = aside(() -> committer.write("one", Duration.ofSeconds(1), () -> "done"));
        await().until(() -> committer.size() == 3);
        mayGoOn.countDown();

        assertThat(first.join()).isTrue();
        assertThatThrownBy(order::join).hasCauseInstanceOf(CannotAcquireLockException.class);
        heldElsewhere.set(false);
        await().until(() -> committer.size() == 0);
    }

    @Test
    void aLockThatDoesNotComeInTimeIsWaitedForAgainAsOftenAsItTakes() throws InterruptedException {
        var refusals = new AtomicInteger(6);
        var busy = new UncategorizedSQLException("lock", "select", new SQLException("lock timeout", "55P03"));
        tasksFailWith(busy, () -> refusals.getAndDecrement() > 0);
        mayGoOn.countDown();

        committer.submit(task("one"));

        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(refusals).hasValue(-1);
    }

    @Test
    void aTaskThatBreaksEveryConnectionBecomesAnIncidentAndTheOthersAreWritten() throws InterruptedException {
        var incident = new AtomicReference<String>();
        var poison = new Task("poison", "worker", "agent.work", UUID.randomUUID(), "instance", 1, Map.of());
        doAnswer(call -> {
                    for (var ending : call.<List<CompletionBatch.Ending>>getArgument(0)) {
                        if (ending.task().equals(poison)) {
                            var outcome = (TaskOutcome.Broken) ending.outcome().get();
                            if (outcome.reason().equals("broken")) {
                                throw new DataAccessResourceFailureException("The connection was closed");
                            }
                            incident.set(outcome.reason());
                        }
                    }
                    return call.<List<Supplier<?>>>getArgument(1).stream()
                            .<Object>map(Supplier::get)
                            .toList();
                })
                .when(engine)
                .end(any(), any());
        var poisonLeft = new CountDownLatch(1);
        var first = occupied();

        committer.submit(new Write.Finished("one", poison, broken(), poisonLeft::countDown));
        committer.submit(task("one"));
        mayGoOn.countDown();

        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(poisonLeft.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(incident.get()).startsWith("The answer is recorded").contains("The connection was closed");
        assertThat(first.join()).isTrue();
    }

    /** As {@link CompanyTurn} does it: the work collides, is to be done again, and then the lock is held elsewhere. */
    @Test
    void anOrderThatCollidedAndFindsTheLockGoneWaitsForItsNextTurn() {
        var collides = new AtomicBoolean(true);
        doAnswer(call -> {
                    try {
                        return call.<Supplier<?>>getArgument(2).get();
                    } catch (OptimisticLockingException e) {
                        throw new CannotAcquireLockException("The books of one are busy");
                    }
                })
                .when(turn)
                .write(eq("one"), any(), any());

        var answer = committer.write("one", PATIENCE, () -> {
            if (collides.getAndSet(false)) {
                throw new OptimisticLockingException("An operator was faster");
            }
            return "done";
        });

        assertThat(answer).isEqualTo("done");
    }

    @Test
    void anOrderThatCollidesEveryTimeFails() {
        assertThatThrownBy(() -> committer.write("one", PATIENCE, () -> {
                    throw new OptimisticLockingException("An operator was faster");
                }))
                .isInstanceOf(OptimisticLockingException.class);
    }

    @Test
    void anOrderInsideATransactionIsABug() {
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThatThrownBy(() -> committer.write("one", PATIENCE, () -> "done"))
                    .isInstanceOf(IllegalStateException.class);
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
    }
}
