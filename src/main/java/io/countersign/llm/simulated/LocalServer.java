package io.countersign.llm.simulated;

import com.sun.net.httpserver.HttpServer;
import io.countersign.llm.SimulatedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** The simulated model on a free port that only this machine reaches; it listens from construction to close. */
@Component
@Conditional(NoGatewayKey.class)
public final class LocalServer implements SimulatedServer, AutoCloseable {
    private static final int BACKLOG = 1024;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    LocalServer(SimulatedSettings settings) {
        this(settings.latency());
    }

    public LocalServer(Duration latency) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated model found no free port", e);
        }
        server.createContext("/", new Endpoint(new Simulation(), latency));
        server.setExecutor(threads);
        server.start();
    }

    @Override
    public URI baseUrl() {
        var address = server.getAddress();
        return URI.create("http://127.0.0.1:" + address.getPort() + "/v1");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
