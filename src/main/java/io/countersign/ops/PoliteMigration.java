package io.countersign.ops;

import io.countersign.problem.SqlStates;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates while replicas of the previous release work. Whoever waits for a table's lock keeps all others from the table
 * meanwhile; so a migration that does not get its lock soon gives way, and is tried again.
 */
class PoliteMigration implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(PoliteMigration.class);

    /** Shorter than what PostgreSQL lets pass before it looks for a deadlock, so that it is the migration that gives way. */
    private static final String PATIENCE = "500ms";

    private static final int ATTEMPTS = 240;

    void run(Flyway flyway) {
        for (var attempt = 1; ; attempt++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS || !isBusy(e)) {
                    throw e;
                }
                LOG.warn("A table that is to be migrated is in use; the migration is tried again: {}", e.getMessage());
            }
        }
    }

    private static boolean isBusy(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql && SqlStates.isBusy(sql.getSQLState()));
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    /** For the migration's own transaction; one without a transaction, for an index built beside the work, holds up nobody. */
    @Override
    public void handle(Event event, Context context) {
        try (var statement = context.getConnection().createStatement()) {
            statement.execute("set local lock_timeout = '" + PATIENCE + "'");
        } catch (SQLException e) {
            throw new FlywayException("The migration cannot be kept from waiting for long", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "polite-migration";
    }
}
