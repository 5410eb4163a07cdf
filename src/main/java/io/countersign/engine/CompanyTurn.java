package io.countersign.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one lock under which a company's money, runs, assignments and approvals are written.
 *
 * <p>A writer first waits in this JVM without a connection, then opens a transaction whose first statement takes the
 * company's advisory lock; so waiting writers of one company never starve another, and two replicas never meet inside.
 * Read what you decide upon only after the lock, in a statement of its own.
 */
@Component
public class CompanyTurn {
    private static final int ATTEMPTS = 3;
    private static final Counter COLLISIONS = Metrics.counter("countersign.optimistic.retries");

    private final ConcurrentMap<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    CompanyTurn(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Runs the work in a transaction that holds the company's lock; joins the current transaction where there is one. The
     * work is done again, in a new transaction, when it met a change of the engine's rows.
     */
    public <T> T write(String company, Duration patience, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            take(company, patience);
            return work.get();
        }
        var turn = turns.computeIfAbsent(company, _ -> new ReentrantLock(true));
        await(turn, company, patience);
        try {
            return inTransaction(company, patience, work);
        } finally {
            turn.unlock();
        }
    }

    private static void await(ReentrantLock turn, String company, Duration patience) {
        try {
            if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CannotAcquireLockException("The books of " + company + " are busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAcquireLockException("Interrupted while waiting for the books of " + company, e);
        }
    }

    /** The engine's rows are also moved by who does not hold the lock, such as an operator's retry: then once more. */
    private <T> T inTransaction(String company, Duration patience, Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.execute(_ -> {
                    take(company, patience);
                    return work.get();
                });
            } catch (OptimisticLockingException e) {
                COLLISIONS.increment();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** As above, with the patience of an interactive caller. */
    public <T> T write(String company, Supplier<T> work) {
        return write(company, Duration.ofSeconds(5), work);
    }

    /** Takes the company's lock for the rest of the current transaction; free when it is held already. */
    public void take(String company, Duration patience) {
        if (!HeldTurns.ofTransaction(this).add(company)) {
            return;
        }
        jdbc.sql("""
            select set_config('lock_timeout', ?, true),
                   pg_advisory_xact_lock(hashtextextended(current_schema() || ':company:' || ?, 7))::text\
            """).params(patience.toMillis() + "ms", company).query().singleRow();
    }

    /** Whether the current transaction holds the company's lock: what it reads of the company nobody else changes. */
    public boolean holds(String company) {
        return HeldTurns.ofTransaction(this).contains(company);
    }
}
