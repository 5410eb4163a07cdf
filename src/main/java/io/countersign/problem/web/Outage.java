package io.countersign.problem.web;

import io.countersign.problem.SqlStates;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Recognises that the database is away or somebody else's turn took too long: trying again later helps. */
final class Outage {
    static final String RETRY_AFTER_SECONDS = "5";

    /** What is sent into a commit and hears nothing may have been done: an order that must not be done twice has a key. */
    static final String DETAIL =
            "The database is away or busy; try again, an order that must not be done twice with its Idempotency-Key.";

    /** Connection lost, too many connections, server shutting down. */
    private static final Set<String> AWAY = Set.of("08", "53", "57", "58");

    private Outage() {}

    static boolean causes(Throwable error) {
        return find(error) != null;
    }

    /** One line for the log. */
    static String describe(Throwable error) {
        return String.valueOf(find(error));
    }

    private static @Nullable Throwable find(Throwable error) {
        Predicate<Throwable> outage = cause -> cause instanceof TransientDataAccessException
                || cause instanceof PessimisticLockingFailureException
                || cause instanceof QueryTimeoutException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionSystemException
                || cause instanceof SQLTransientException
                || cause instanceof ConnectException
                || (cause instanceof SQLException sql && isOutage(sql.getSQLState()));
        var cause = error;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (outage.test(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static boolean isOutage(@Nullable String state) {
        return SqlStates.isBusy(state)
                || (state != null && state.length() == 5 && AWAY.contains(state.substring(0, 2)));
    }
}
