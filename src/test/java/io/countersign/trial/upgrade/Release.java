package io.countersign.trial.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A release as it was recorded: the schema up to its last migration, and an application that was killed at work on it. */
record Release(String lastMigration) {
    static final String SCHEMA = "countersign";

    /**
     * What the next release must be able to follow while it still runs. Every migration that is newer is tested. After a
     * release record it with {@link Recording} and name it here.
     */
    static final Release PREVIOUS = new Release("13");

    /** Fills an empty database, as its superuser. */
    void fill(String url, String superuser, String password) throws SQLException, IOException {
        flyway(url, superuser, password).target(lastMigration).load().migrate();
        try (var connection = DriverManager.getConnection(url, superuser, password);
                var statement = connection.createStatement()) {
            // Rows are recorded in the order of tables' names, whatever refers to what.
            statement.execute("set session_replication_role = replica; set search_path = " + SCHEMA);
            for (var table : tablesWithRows(connection)) {
                statement.execute("delete from " + table);
            }
            statement.execute(text(new GZIPInputStream(resource("data.sql.gz"))));
            // As if it had been killed just now.
            statement.execute("set search_path = " + SCHEMA + ";"
                    + "update reservation set expires_at = now() + interval '10 minutes' where state = 'SENT';"
                    + "update approval_request set expires_at = now() + interval '1 day' where status = 'PENDING'");
        }
    }

    /** What the migrations themselves wrote is in the recording as well. */
    private static List<String> tablesWithRows(Connection connection) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement()) {
            var tables = statement.executeQuery("select tablename from pg_tables where schemaname = '" + SCHEMA + "'");
            while (tables.next()) {
                try (var one = connection.createStatement()) {
                    if (one.executeQuery("select from " + tables.getString(1) + " limit 1")
                            .next()) {
                        found.add(tables.getString(1));
                    }
                }
            }
        }
        return found;
    }

    /** Migrations as the application sees them. */
    static FluentConfiguration flyway(String url, String user, String password) {
        return Flyway.configure()
                .dataSource(url, user, password)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .locations("classpath:db/migration");
    }

    /** Every statement that its application sent to our tables, with numbered parameters. */
    List<String> statements() throws IOException {
        return List.of(text(resource("statements.sql")).strip().split(";\n\n"));
    }

    /** All that it writes for a small run, in one transaction; words in braces are to be replaced. */
    String turn() throws IOException {
        return text(resource("turn.sql"));
    }

    private InputStream resource(String name) {
        return Objects.requireNonNull(getClass().getResourceAsStream("/releases/v" + lastMigration + "/" + name), name);
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
