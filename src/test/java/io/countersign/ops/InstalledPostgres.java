package io.countersign.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server of the PostgreSQL that is installed on this machine with all its programs, in a directory of its own, as an
 * administrator sets one up: a database and a role of its own for the application.
 */
public final class InstalledPostgres implements AutoCloseable {
    public static final String PASSWORD = "not-a-secret";
    private static final String NAME = "countersign";
    private static final List<String> NEEDED = List.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "psql");

    private final Path programs;
    private final Path directory;
    private final int port;

    /** Where PostgreSQL's programs are, if all that are needed are together in one place. */
    public static Optional<Path> programs() throws IOException {
        var places = new ArrayList<Path>();
        Stream.of(System.getenv("PATH").split(":")).map(Path::of).forEach(places::add);
        var told = ServerCommand.run(List.of("pg_config", "--bindir"));
        if (told.status() == 0) {
            places.add(Path.of(told.output()));
        }
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin")).forEach(places::add);
            }
        }
        return places.stream()
                .filter(place -> NEEDED.stream().allMatch(program -> Files.isExecutable(place.resolve(program))))
                .findFirst();
    }

    /** Starts an empty server in a new directory. */
    public InstalledPostgres(Path directory) throws IOException, SQLException {
        this(directory, "");
    }

    /** With further options for the server. */
    public InstalledPostgres(Path directory, String options) throws IOException, SQLException {
        this.programs = programs().orElseThrow();
        this.directory = Files.createDirectories(directory);
        this.port = freePort();
        var file = Files.writeString(directory.resolve("password"), PASSWORD);
        run("initdb", "-D", data(), "-U", "postgres", "--auth=scram-sha-256", "--pwfile=" + file, "--no-sync");
        run(
                "pg_ctl",
                "start",
                "-D",
                data(),
                "-w",
                "-l",
                log().toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off " + options);
        execute("postgres", "create role " + NAME + " login password '" + PASSWORD + "'");
        execute("postgres", "create database " + NAME + " owner " + NAME);
    }

    public int port() {
        return port;
    }

    /** Where the application finds it. */
    public Map<String, String> address() {
        return Map.of("DATABASE_URL", "postgres://" + NAME + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + NAME);
    }

    /** For PostgreSQL's programs: whatever host they are told, they find this server. */
    public Map<String, String> environment() {
        return Map.of(
                "PATH",
                programs + ":" + System.getenv("PATH"),
                "PGHOSTADDR",
                "127.0.0.1",
                "PGPORT",
                String.valueOf(port),
                "PGPASSWORD",
                PASSWORD);
    }

    /** A connection of the application's role to its database. */
    public Connection connect() throws SQLException {
        return connect(NAME, NAME);
    }

    private Connection connect(String user, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, PASSWORD);
    }

    /** How many dumps wait for somebody else's lock. */
    public int waitingDumps() throws SQLException {
        return execute(NAME, """
            select count(*) from pg_stat_activity
            where application_name = 'pg_dump' and wait_event_type = 'Lock'\
            """);
    }

    /** Ends the sessions of all dumps, as a server that is stopped does. */
    public void breakDumpsOff() throws SQLException {
        execute(NAME, """
            select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'pg_dump'\
            """);
    }

    /** Gives the number that was answered, if one was. */
    private int execute(String database, String sql) throws SQLException {
        try (var connection = connect("postgres", database);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getInt(1);
        }
    }

    /** What the server says. */
    public Path log() {
        return directory.resolve("server.log");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        var result = ServerCommand.run(command);
        if (result.status() != 0) {
            throw result.fault(log());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "stop", "-D", data(), "-w", "-m", "fast");
    }
}
