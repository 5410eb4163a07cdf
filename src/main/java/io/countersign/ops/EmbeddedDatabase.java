package io.countersign.ops;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * The database of an application that was given none: a PostgreSQL server below the data directory, kept between
 * starts.
 *
 * <p>Applications started in the same directory share the server; the last one to leave stops it. The data source
 * depends on this bean, so the server goes after everything that may still want to write.
 */
class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {
    private static final String NAME = "countersign";

    /** The file in the data directory that says which one it is. Backups leave it out: what is restored gets another. */
    static final String MARK = "countersign.mark";

    private final Path directory;
    private final PostgresServer server;
    private final ServerUsers users;
    private final int port;
    private final String password;
    private final String mark;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedDatabase(Path dataDirectory) throws IOException {
        // First, because where there are none a directory for them is no remedy.
        PostgresBinaries.archive();
        directory = privateDirectory(dataDirectory);
        users = new ServerUsers(directory);
        server = new PostgresServer(directory);
        password = server.password();
        try (var _ = users.alone()) {
            port = server.start();
            users.join();
            createDatabase();
            mark = markOf(data());
        }
    }

    private static Path privateDirectory(Path dataDirectory) {
        var directory = dataDirectory.toAbsolutePath().normalize().resolve("postgres");
        try {
            return Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StartupFault(
                    "The embedded PostgreSQL cannot keep its data in " + directory + ": " + e,
                    "Set countersign.data-directory to a directory that may be written, or name a PostgreSQL of your"
                            + " own in SPRING_DATASOURCE_URL or DATABASE_URL.",
                    e);
        }
    }

    /** Creates role and database unless they are there. */
    private void createDatabase() {
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            var there = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'");
            if (there.next()) {
                return;
            }
            // The password is a UUID of our own making, and neither statement takes parameters.
            statement.execute("drop role if exists " + NAME);
            statement.execute("create role " + NAME + " login password '" + password + "'");
            statement.execute("create database " + NAME + " owner " + NAME);
        } catch (SQLException e) {
            throw new StartupFault(
                    "The embedded PostgreSQL on port " + port + " does not let us in: " + e.getMessage(),
                    "Is another server running on that port, or was the file 'password' beside the data changed?",
                    e);
        }
    }

    private static String markOf(Path data) throws IOException {
        var file = data.resolve(MARK);
        if (!Files.exists(file)) {
            var next = Files.writeString(
                    data.resolve(MARK + ".new"), UUID.randomUUID().toString());
            Files.move(next, file, ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    /** A connection that may do everything, for the care of the server itself. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url(PostgresServer.SUPERUSER), PostgresServer.SUPERUSER, password);
    }

    Path directory() {
        return directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** Tells this data directory from every other, also from one that was restored from its backup. */
    String mark() {
        return mark;
    }

    @Override
    public String getUsername() {
        return NAME;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String getJdbcUrl() {
        return url(NAME);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try (var _ = users.alone()) {
                if (users.leave()) {
                    server.stop();
                }
            }
        }
    }
}
