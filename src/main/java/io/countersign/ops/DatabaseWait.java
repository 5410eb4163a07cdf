package io.countersign.ops;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/**
 * Waits for a database that comes up after the application. A server that answers but refuses us gets less patience:
 * the role or the database may still be made, but most often the configuration is wrong.
 */
class DatabaseWait {
    private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);

    private final DatabaseAddress address;
    private final Duration patience;
    private final Duration patienceWhenRefused;
    private final Duration pause;
    private final InstantSource clock;

    DatabaseWait(
            DatabaseAddress address,
            Duration patience,
            Duration patienceWhenRefused,
            Duration pause,
            InstantSource clock) {
        this.address = address;
        this.patience = patience;
        this.patienceWhenRefused = patienceWhenRefused;
        this.pause = pause;
        this.clock = clock;
    }

    /** Returns once a connection could be made; fails with the last reason when patience ends. */
    void until(DataSource database) {
        var start = clock.instant();
        Instant refusedSince = null;
        while (true) {
            var refusal = attempt(database);
            if (refusal == null) {
                return;
            }
            var now = clock.instant();
            refusedSince = isRefusal(refusal) ? (refusedSince == null ? now : refusedSince) : null;
            var reason = reason(refusal);
            if (!now.isBefore(start.plus(patience))
                    || (refusedSince != null && !now.isBefore(refusedSince.plus(patienceWhenRefused)))) {
                throw new StartupFault(
                        "PostgreSQL at " + address + " cannot be used: " + reason,
                        "Check address, user name and password, and that the database exists. Countersign waits "
                                + patience.toSeconds() + " s for a server (countersign.database.wait).");
            }
            log.warn("Waiting for PostgreSQL at {}: {}", address, reason);
            rest();
        }
    }

    private static @Nullable SQLException attempt(DataSource database) {
        try (var _ = database.getConnection()) {
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for PostgreSQL at " + address, e);
        }
    }

    /** Wrong password or role (class 28), unknown database (3D000). */
    private static boolean isRefusal(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("28") || sql.getSQLState().equals("3D000");
            }
        }
        return false;
    }

    /** What the driver said, without the pool's own remark that it has no connection. */
    static String reason(SQLException e) {
        var messages = new LinkedHashSet<String>();
        for (Throwable cause = e.getCause() == null ? e : e.getCause(); cause != null; cause = cause.getCause()) {
            var message = cause.getMessage();
            if (StringUtils.hasText(message)) {
                messages.add(
                        cause instanceof SQLException
                                ? message
                                : cause.getClass().getSimpleName() + " " + message);
            }
        }
        return String.join(" ", messages);
    }
}
