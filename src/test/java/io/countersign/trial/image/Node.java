package io.countersign.trial.image;

import io.countersign.trial.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A container with the product in it, on the network of this machine, with its probes on a port of their own. */
final class Node implements AutoCloseable {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String name;
    private final Path log;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Instant asked = Instant.now();
    private final Process process;

    /** Starts it and does not wait. */
    Node(String name, String image, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        this.name = "countersign-trial-" + name;
        this.log = Files.createDirectories(directory).resolve(name + ".log");
        Podman.podman("rm", "-f", "-i", this.name);
        var settings = new HashMap<>(environment);
        settings.put("SERVER_PORT", Integer.toString(port));
        settings.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        settings.put("COUNTERSIGN_ADMIN_PASSWORD", PASSWORD);
        var command = Podman.run(this.name);
        settings.forEach((variable, value) -> command.add("--env=" + variable + "=" + value));
        command.add(image);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Milliseconds from the request for the container until it says it is ready for work. */
    long awaitReady() throws IOException, InterruptedException, TimeoutException {
        while (!probe("readiness")) {
            if (!process.isAlive() || Instant.now().isAfter(asked.plus(PATIENCE))) {
                throw new TimeoutException("The container did not become ready:\n" + log());
            }
            Thread.sleep(20);
        }
        return Duration.between(asked, Instant.now()).toMillis();
    }

    /** What Kubernetes asks over HTTP, by the address of the pod and without a login. */
    boolean probe(String which) throws InterruptedException {
        try {
            var management = new Api(managementPort, "nobody", "");
            return management
                            .raw(management.anonymously("/actuator/health/" + which))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What Kubernetes tries where only the port is watched. */
    boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Api api() {
        return new Api(port, "admin", PASSWORD);
    }

    /** Asks it to stop, as a cluster does. */
    void terminate() throws IOException, InterruptedException {
        Podman.podman("kill", "--signal", "TERM", name);
    }

    boolean isGoneWithin(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    int status() {
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Its process as this machine sees it. */
    Path proc() throws IOException, InterruptedException {
        return Path.of("/proc", Podman.podman("inspect", "--format", "{{.State.Pid}}", name));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Podman.podman("rm", "-f", "-i", name);
        process.waitFor();
    }
}
