package io.countersign.engine;

import io.countersign.problem.SqlStates;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a fault says of the database. */
final class DatabaseFaults {
    private static final int LONGEST = 500;

    private DatabaseFaults() {}

    /** The database is away, or was busy: the same will succeed later. Spring does not know every state by its class. */
    static boolean willPass(Throwable fault) {
        return isAway(fault)
                || causes(fault)
                        .anyMatch(cause -> cause instanceof TransientDataAccessException
                                || cause instanceof TransactionSystemException
                                || cause instanceof SQLException sql && SqlStates.isBusy(sql.getSQLState()));
    }

    static boolean isAway(Throwable fault) {
        return causes(fault)
                .anyMatch(cause -> cause instanceof CannotCreateTransactionException
                        || cause instanceof CannotGetJdbcConnectionException
                        || cause instanceof NonTransientDataAccessResourceException
                        || cause instanceof SQLException sql
                                && sql.getSQLState() != null
                                && (sql.getSQLState().startsWith("08")
                                        || sql.getSQLState().startsWith("57P")));
    }

    /** The cause of all causes, in at most 500 characters. */
    static String root(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static Stream<Throwable> causes(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause);
    }
}
