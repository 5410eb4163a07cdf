package io.countersign.ops;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * One PostgreSQL server in a directory of its own: data, programs, password, port and log. It is safe against power
 * loss, listens on the loopback address only and asks for the password in the directory.
 *
 * <p>It outlives a killed application and is adopted by the next one. Callers see to it that only one at a time
 * starts or stops it.
 */
class PostgresServer {
    static final String SUPERUSER = "postgres";
    private static final String WAIT_SECONDS = "60";
    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

    private final Path directory;
    private final Path data;
    private final PostgresBinaries binaries;

    PostgresServer(Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.binaries = PostgresBinaries.under(directory);
    }

    /** Starts the server, or finds the one that runs, and returns its port. */
    int start() throws IOException {
        var running = runningPort();
        if (running.isPresent()) {
            log.info("The embedded PostgreSQL runs already on port {}", running.getAsInt());
            return running.getAsInt();
        }
        if (!Files.exists(data)) {
            initialize();
        }
        var port = port();
        log.info("Starting the embedded PostgreSQL in {} on port {}", directory, port);
        pgCtl("start", "-l", logFile().toString(), "-o", options(port));
        return port;
    }

    void stop() throws IOException {
        pgCtl("stop", "-m", "fast");
    }

    String password() throws IOException {
        var file = directory.resolve("password");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).strip();
    }

    private static String options(int port) {
        return "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on"
                + " -c synchronous_commit=on -c full_page_writes=on -c timezone=UTC -c log_timezone=UTC";
    }

    /** Makes the data directory beside its place first, so that a half-made one is never taken for data. */
    private void initialize() throws IOException {
        log.info("Creating the data of the embedded PostgreSQL in {}", data);
        password();
        var unfinished = directory.resolve("data.unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        run(List.of(
                binaries.program("initdb"),
                "-D",
                unfinished.toString(),
                "-U",
                SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + directory.resolve("password"),
                "--encoding=UTF-8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        Files.move(unfinished, data, ATOMIC_MOVE);
    }

    /** The port of the server that runs on our data; the file of one that is gone, or of a reused number, is no proof. */
    private OptionalInt runningPort() throws IOException {
        var file = data.resolve("postmaster.pid");
        try {
            var lines = Files.readAllLines(file);
            var process = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
            var ours = process.flatMap(p -> p.info().command())
                    .map(command -> command.contains("postgres"))
                    .orElse(process.isPresent());
            if (ours && lines.size() > 3) {
                return OptionalInt.of(Integer.parseInt(lines.get(3).strip()));
            } else if (!ours) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            log.debug("No server runs in {}", data);
        }
        return OptionalInt.empty();
    }

    /** The port of the first start as long as nobody else has taken it. */
    private int port() throws IOException {
        var file = directory.resolve("port");
        if (Files.exists(file)) {
            var remembered = Integer.parseInt(Files.readString(file).strip());
            if (isFree(remembered)) {
                return remembered;
            }
            log.warn("Port {} of the embedded PostgreSQL is taken by another program", remembered);
        }
        try (var socket = new ServerSocket(0, 1, loopback())) {
            var next = Files.writeString(directory.resolve("port.new"), Integer.toString(socket.getLocalPort()));
            Files.move(next, file, ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    private void pgCtl(String action, String... options) throws IOException {
        var command = new ArrayList<>(List.of(binaries.program("pg_ctl"), action, "-D", data.toString()));
        command.addAll(List.of("-w", "-t", WAIT_SECONDS));
        command.addAll(List.of(options));
        run(command);
    }

    private void run(List<String> command) throws IOException {
        var result = ServerCommand.run(command);
        if (result.status() != 0) {
            throw result.fault(logFile());
        }
    }
}
