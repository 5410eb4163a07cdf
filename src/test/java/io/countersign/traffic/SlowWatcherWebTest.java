package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class SlowWatcherWebTest extends LimitsTest {
    private static final int EVENTS = 3000;

    @Autowired
    private JdbcClient jdbc;

    private final UUID run = UUID.randomUUID();

    /** What it does not read is not read from the database, and its place is another's. */
    @Test
    void losesItsPlaceWhenItReadsNothing() throws Exception {
        var user = aUser("watcher", Caller.OPERATORS);
        aLongRun();
        try (var one = watch(user);
                var two = watch(user)) {
            assertThat(first(one)).startsWith("HTTP/1.1 200");
            assertThat(first(two)).startsWith("HTTP/1.1 200");

            try (var third = watch(user)) {
                assertThat(first(third)).startsWith("HTTP/1.1 429");
                assertThat(rest(third)).contains("/problems/too-many", "Retry-After: 30", "You have 2 streams");
            }

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        try (var next = watch(user)) {
                            assertThat(first(next)).startsWith("HTTP/1.1 200");
                        }
                    });
        }
    }

    private Socket watch(String user) throws IOException {
        var socket = connect("127.0.0.1");
        socket.setReceiveBufferSize(4096);
        socket.getOutputStream()
                .write(("GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Accept: text/event-stream\r\nAuthorization: " + basic(user, PASSWORD) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String first(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Far more than the buffers between two processes hold. */
    private void aLongRun() {
        jdbc.sql("insert into company (id, name, newest) values ('watched', 'Watched', 1)")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'watched', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        jdbc.sql("""
            insert into run_event (run, seq, at, type, data)
            select :run, n, clock_timestamp(), 'step', jsonb_build_object('n', repeat('x', 8000))
            from generate_series(1, :times) n
            """).param("run", run).param("times", EVENTS).update();
    }
}
