package io.countersign.command;

import io.countersign.ops.DatabaseLook;
import io.countersign.ops.StartupFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Is the database there, new enough, safe, open to us, and large enough; does its clock go like ours? */
final class DatabaseCheck {
    private static final int OLDEST = 130000;
    private static final Duration REMARKABLE = Duration.ofSeconds(5);
    private static final String POOL = "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE";

    private final Settings settings;
    private final Findings findings;

    DatabaseCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void look(DatabaseLook database, InstantSource clock) throws SQLException {
        try (var connection = connect(database)) {
            findings.ok("PostgreSQL at " + database.address() + " answers.");
            findings.attempt(() -> version(connection));
            findings.attempt(() -> fsync(connection));
            findings.attempt(() -> rights(connection));
            findings.attempt(() -> connections(connection));
            findings.of("clock", () -> clock(connection, clock));
        }
    }

    private static Connection connect(DatabaseLook database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new StartupFault(
                    "PostgreSQL at " + database.address() + " cannot be used: " + DatabaseLook.reason(e),
                    "Check address, user name and password (SPRING_DATASOURCE_URL, _USERNAME, _PASSWORD, or"
                            + " DATABASE_URL), and that the server runs and the database exists.",
                    e);
        }
    }

    private void version(Connection connection) throws SQLException {
        var number = Integer.parseInt(text(connection, "show server_version_num"));
        if (number < OLDEST) {
            findings.fail(
                    "PostgreSQL is of version " + text(connection, "show server_version") + ".",
                    "Use PostgreSQL 13 or newer.");
        }
    }

    private void fsync(Connection connection) throws SQLException {
        if (!text(connection, "show fsync").equals("on")) {
            findings.warn(
                    "fsync is off: a power failure may cost committed money and damage the database.",
                    "Set fsync = on in postgresql.conf.");
        }
    }

    private void rights(Connection connection) throws SQLException {
        var schema = settings.schema();
        if (!schema.matches("(?!pg_)[a-z_][a-z0-9_]{0,62}")) {
            throw new StartupFault(
                    "COUNTERSIGN_DATABASE_SCHEMA is no name for a schema.",
                    "Use lower-case letters, digits and underscores, at most 63, not beginning with pg_.");
        }
        if (text(connection, "select exists (select from pg_namespace where nspname = ?)", schema)
                .equals("f")) {
            if (text(connection, "select has_database_privilege(current_database(), 'create')")
                    .equals("f")) {
                findings.fail(
                        "There is no schema " + schema + ", and the role may not make it.",
                        "create schema " + schema + " authorization <role>, as the database's administrator.");
            }
        } else if (text(connection, "select has_schema_privilege(?, 'create, usage')", schema)
                .equals("f")) {
            findings.fail(
                    "The role may not use the schema " + schema + ", or make tables in it.",
                    "grant usage, create on schema " + schema + " to <role>, as the database's administrator.");
        }
    }

    /** During an update there is one replica more than otherwise, and a backup takes a connection too. */
    private void connections(Connection connection) throws SQLException {
        var pool = settings.number("spring.datasource.hikari.maximum-pool-size", POOL, 10);
        var most = Integer.parseInt(text(connection, "show max_connections"))
                - Integer.parseInt(text(connection, "show superuser_reserved_connections"));
        if (pool > most) {
            findings.fail(
                    "A replica wants " + pool + " connections, and the database gives " + most + " in all.",
                    "Raise max_connections of the database, or lower " + POOL + ".");
        } else if (2 * pool + 1 > most) {
            findings.warn(
                    "The database gives " + most + " connections; two replicas, as during an update, and a backup want "
                            + (2 * pool + 1) + ".",
                    "Raise max_connections of the database, or lower " + POOL + ".");
        }
    }

    private void clock(Connection connection, InstantSource clock) throws SQLException {
        var theirs = Instant.ofEpochMilli(
                Long.parseLong(text(connection, "select (extract(epoch from clock_timestamp()) * 1000)::bigint")));
        var ahead = Duration.between(theirs, clock.instant());
        if (ahead.abs().compareTo(REMARKABLE) > 0) {
            findings.warn(
                    "This machine's clock is " + ahead.abs().toSeconds() + " s "
                            + (ahead.isPositive() ? "ahead of" : "behind")
                            + " the database's. Sessions end by the one, all else goes by the other.",
                    "Have a time service keep both.");
        } else {
            findings.ok("It goes like the database's.");
        }
    }

    static String text(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
