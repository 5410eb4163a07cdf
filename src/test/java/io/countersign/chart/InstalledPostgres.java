package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A server of the PostgreSQL that is installed on this machine, with its programs; it is gone when it is closed. */
record InstalledPostgres(Path programs, Path folder, int port) implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    /** The programs of the newest version; empty where there is none. */
    static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_restore")))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    static InstalledPostgres start(Path programs) throws Exception {
        var folder = Path.of(
                output(Path.of("/"), Map.of(), asItsUser("mktemp", "-d")).strip());
        var server = new InstalledPostgres(programs, folder, freePort());
        server.asItsUser("initdb -D data -U postgres -A trust --no-sync");
        server.asItsUser("pg_ctl -D data -w -l log -o '-p %d -k %s -c fsync=off' start".formatted(server.port, folder));
        return server;
    }

    /** What a shell says to these lines, with the server's programs on the path; they must succeed. */
    String sh(Path directory, Map<String, String> environment, String lines) throws Exception {
        return output(directory, environment, List.of("sh", "-eu", "-c", onThePath(lines)));
    }

    /** As the server's administrator. */
    String sql(String database, String sql) throws Exception {
        return sh(folder, access("postgres", database), "psql -XAtq -v ON_ERROR_STOP=1 <<'END'\n" + sql + "\nEND");
    }

    /** How PostgreSQL's programs find a database. */
    Map<String, String> access(String user, String database) {
        return Map.of("PGHOST", "localhost", "PGPORT", "" + port, "PGUSER", user, "PGDATABASE", database);
    }

    String jdbc(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port, database);
    }

    @Override
    public void close() throws Exception {
        asItsUser("pg_ctl -D data -w -m immediate stop");
        output(Path.of("/"), Map.of(), asItsUser("rm", "-rf", folder.toString()));
    }

    private void asItsUser(String command) throws Exception {
        output(folder, Map.of(), asItsUser("sh", "-eu", "-c", onThePath("cd '" + folder + "'; " + command)));
    }

    private String onThePath(String lines) {
        return "PATH='" + programs + "':$PATH; export PATH\n" + lines;
    }

    /** The server refuses to run as root. */
    private static List<String> asItsUser(String... command) {
        var root = System.getProperty("user.name").equals("root");
        return root
                ? Stream.concat(Stream.of("runuser", "-u", "postgres", "--"), Stream.of(command))
                        .toList()
                : List.of(command);
    }

    private static String output(Path directory, Map<String, String> environment, List<String> command)
            throws Exception {
        var log = Files.createTempFile("postgres", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var code = builder.start().waitFor();
            var output = Files.readString(log);
            assertThat(code).as(output).isZero();
            return output;
        } finally {
            Files.delete(log);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
