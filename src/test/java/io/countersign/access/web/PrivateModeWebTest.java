package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;

/** A server that answers to one name only, with a port of its own for the probes; metrics are off in other tests. */
@AutoConfigureObservability(tracing = false)
@TestPropertySource(properties = {"countersign.allowed-hosts=agents.acme.example", "management.server.port=0"})
class PrivateModeWebTest extends AccessTest {
    @LocalManagementPort
    private int managementPort;

    @Test
    void answersToItsNameOnly() throws Exception {
        var own = get(address("").getPort(), "/login", "agents.acme.example");
        var other = get(address("").getPort(), "/login", "evil.example");

        assertThat(own).startsWith("HTTP/1.1 200");
        assertThat(other)
                .startsWith("HTTP/1.1 421")
                .contains(
                        "application/problem+json",
                        "/problems/misdirected",
                        "evil.example",
                        "COUNTERSIGN_ALLOWED_HOSTS");
    }

    @Test
    void answersProbesOnBothPortsUnderAnyName() throws Exception {
        assertThat(get(managementPort, "/actuator/health/liveness", "10.0.0.7")).startsWith("HTTP/1.1 200");
        assertThat(get(managementPort, "/actuator/health/readiness", "10.0.0.7"))
                .startsWith("HTTP/1.1 200");
        assertThat(get(managementPort, "/actuator/info", "10.0.0.7")).startsWith("HTTP/1.1 401");
        assertThat(get(managementPort, "/api/runs", "10.0.0.7")).startsWith("HTTP/1.1 401");
    }

    @Test
    void givesMetricsToWhoeverReachesTheManagementPortAndToNobodyElse() throws Exception {
        assertThat(get(managementPort, "/actuator/prometheus", "10.0.0.7"))
                .startsWith("HTTP/1.1 200")
                .contains("hikaricp_connections{");
        assertThat(get(address("").getPort(), "/actuator/prometheus", "agents.acme.example"))
                .startsWith("HTTP/1.1 401");
    }

    /** Java's own clients do not let anybody choose the name that they ask for. */
    private static String get(int port, String path, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
