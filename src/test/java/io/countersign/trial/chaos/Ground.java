package io.countersign.trial.chaos;

import io.countersign.ops.OwnPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What a scenario stands on: a PostgreSQL that writes through to the disk, and an application that starts quickly. */
final class Ground implements AutoCloseable {
    static final Path DIRECTORY = Path.of("target", "chaos").toAbsolutePath();

    private final OwnPostgres postgres;
    private final QuickStart quick;

    Ground() throws Exception {
        postgres = new OwnPostgres(DIRECTORY.resolve("postgres"));
        try {
            quick = QuickStart.in(DIRECTORY.resolve("application"), postgres.database("training"));
        } catch (Exception | Error e) {
            postgres.close();
            throw e;
        }
    }

    OwnPostgres postgres() {
        return postgres;
    }

    QuickStart quick() {
        return quick;
    }

    Map<String, String> database(String name) throws SQLException {
        return postgres.database(name);
    }

    Connection connect(String database) throws SQLException {
        return postgres.connect(database);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
