package io.countersign.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packaged application as a process of its own, started as a user would start it, and ended as nobody would. */
public final class Product implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    private static final String SECRET = "a secret of the trials, of at least 32 bytes";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path log;
    private final Api api;

    private Product(Process process, int port, Path log) {
        this.process = process;
        this.log = log;
        this.api = new Api(port, "admin", PASSWORD);
    }

    /** What a node is started with besides the jar. */
    public record Setup(Path directory, Path jar, List<String> jvm, Map<String, String> environment) {
        /** On this database and with this model; further settings are environment variables. */
        public static Setup on(Path directory, Map<String, String> database, StubModel model) throws IOException {
            var environment = new HashMap<>(database);
            environment.put("OPENAI_API_KEY", "sk-of-nobody");
            environment.put("OPENAI_BASE_URL", model.url());
            environment.put("COUNTERSIGN_OUTGOING_ALLOW", "127.0.0.1");
            environment.put("COUNTERSIGN_ADMIN_PASSWORD", PASSWORD);
            environment.put("COUNTERSIGN_AUTH_SECRET", SECRET);
            // One program asks for hundreds of people here.
            environment.put("COUNTERSIGN_LIMITS_READS_PERMINUTE", "0");
            environment.put("COUNTERSIGN_LIMITS_WRITES_PERMINUTE", "0");
            return new Setup(directory, packaged(), jvmFlags(), environment);
        }

        public Setup with(String variable, String value) {
            var more = new HashMap<>(environment);
            more.put(variable, value);
            return new Setup(directory, jar, jvm, more);
        }

        public Setup with(List<String> flags) {
            return new Setup(directory, jar, flags, environment);
        }

        /** With another copy of the application than the packaged one. */
        public Setup from(Path copy) {
            return new Setup(directory, copy, jvm, environment);
        }
    }

    /** Starts a node on a free port; does not wait for it. */
    public static Product launch(String name, Setup setup) throws IOException {
        Files.createDirectories(setup.directory());
        var port = freePort();
        var log = setup.directory().resolve(name + ".log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(setup.jvm());
        command.addAll(List.of("-jar", setup.jar().toString()));
        var builder = new ProcessBuilder(command)
                .directory(setup.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(setup.environment());
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        return new Product(builder.start(), port, log);
    }

    /** Starts a node and waits until it is ready for work. */
    public static Product start(String name, Setup setup) throws IOException, InterruptedException, TimeoutException {
        var product = launch(name, setup);
        product.awaitReady();
        return product;
    }

    public void awaitReady() throws InterruptedException, TimeoutException {
        var deadline = Instant.now().plus(PATIENCE);
        while (!api.isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new TimeoutException("The application did not become ready; see " + log);
            }
            Thread.sleep(50);
        }
    }

    public Api api() {
        return api;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: nothing is flushed, nobody is told. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, and waits until the process is gone; false where that takes longer than allowed. */
    public boolean terminate(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGSTOP and SIGCONT. */
    public void signal(String name) throws IOException, InterruptedException {
        var status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " ended with " + status);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (!terminate(Duration.ofSeconds(60))) {
            kill();
        }
    }

    /** The flags under which the README starts the product, as the build hands them on. */
    private static List<String> jvmFlags() {
        return List.of(System.getProperty("countersign.jvm", "").strip().split("\\s+")).stream()
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    /** The application as the build packaged it. */
    public static Path packaged() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("countersign-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("target holds no packaged application"))
                    .toAbsolutePath();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
