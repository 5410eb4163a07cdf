package io.countersign.traffic;

import io.countersign.access.AccessTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.springframework.test.context.TestPropertySource;

/** A server with small limits, for all tests of them; users and addresses are each test's own. */
@TestPropertySource(
        properties = {
            "countersign.limits.reads.per-minute=1",
            "countersign.limits.reads.at-once=30",
            "countersign.limits.writes.per-minute=1",
            "countersign.limits.writes.at-once=20",
            "countersign.limits.strangers.per-minute=1",
            "countersign.limits.strangers.at-once=300",
            "countersign.limits.login.pair.per-minute=1",
            "countersign.limits.login.pair.at-once=3",
            "countersign.limits.login.address.per-minute=60000",
            "countersign.limits.body.definition=300KB",
            "countersign.limits.body.deployment=200KB",
            "countersign.limits.body.form=10KB",
            "countersign.limits.body.other=100KB",
            "countersign.limits.body.parts=3",
            "countersign.limits.streams.per-user=2",
            "server.tomcat.connection-timeout=3s",
            "server.forward-headers-strategy=native",
            "server.tomcat.remoteip.internal-proxies=127.0.0.9"
        })
abstract class LimitsTest extends AccessTest {
    /** Of the proxy whose word counts. */
    static final String PROXY = "127.0.0.9";

    /** Sends it as it is, from an address of this machine that belongs to the test, and reads all that comes back. */
    String wire(String from, String head, String body) throws IOException {
        try (var socket = connect(from)) {
            socket.getOutputStream()
                    .write((head.strip().replace("\n", "\r\n") + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket connect(String from) throws IOException {
        return new Socket(InetAddress.getByName("127.0.0.1"), address("").getPort(), InetAddress.getByName(from), 0);
    }
}
