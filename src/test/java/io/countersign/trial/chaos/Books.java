package io.countersign.trial.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the database says, on a connection that the application knows nothing of. */
final class Books implements AutoCloseable {
    private final Connection connection;

    Books(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("set search_path = countersign");
        }
    }

    long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    List<String> texts(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    Set<UUID> ids(String sql) throws SQLException {
        var found = new HashSet<UUID>();
        texts(sql).forEach(text -> found.add(UUID.fromString(text)));
        return found;
    }

    /** Makes a temporary table of ids, to be asked about. */
    void remember(String table, Iterable<UUID> ids) throws SQLException {
        execute("create temp table " + table + " (id uuid)");
        try (var insert = connection.prepareStatement("insert into " + table + " values (?)")) {
            for (var id : ids) {
                insert.setObject(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        execute("analyze " + table);
    }

    /** Makes a temporary table {@code asked} of what the model saw. */
    void remember(CallLog log) throws SQLException {
        execute("create temp table asked (call uuid, node text, arrived timestamptz, served timestamptz)");
        try (var insert = connection.prepareStatement("insert into asked values (?, ?, ?, ?)")) {
            for (var asked : log.all()) {
                insert.setObject(1, asked.call);
                insert.setString(2, asked.node);
                set(insert, 3, asked.arrived);
                set(insert, 4, asked.served);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        execute("analyze asked");
    }

    private static void set(PreparedStatement statement, int index, Instant time) throws SQLException {
        statement.setTimestamp(index, time == null ? null : Timestamp.from(time));
    }

    /** Nothing that a killed node had asked of the database is still under way. */
    boolean nobodyConnected() throws SQLException {
        return number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'countersign'")
                == 0;
    }

    /** Ends every connection of the application; gives their number. */
    long terminateAll() throws SQLException {
        return number("select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity"
                + " where datname = current_database() and application_name = 'countersign'");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
