package io.countersign.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client of the guard connects to, on the real sockets of this machine. */
class GuardedClientTest {
    private static final String GOOD = "127.0.0.1";
    private static final String OTHER = "127.0.0.2";

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<OkHttpClient> clients = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, String> redirects = new ConcurrentHashMap<>();
    private final ProxySelector proxies = ProxySelector.getDefault();

    @AfterEach
    void stop() {
        ProxySelector.setDefault(proxies);
        clients.forEach(client -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void connectsToTheAddressThatWasLookedUpAndLooksNoNameUpTwice() throws Exception {
        var port = server(GOOD);
        server(OTHER, port);
        var answers = answers(GOOD, OTHER);
        var client = client("http://rebound.example:" + port, answers, GOOD + "/32");

        assertThat(get(client, "http://rebound.example:" + port)).isEqualTo(200);

        assertThat(answers).hasSize(1);
        assertThat(heard).containsExactly(GOOD);
    }

    @Test
    void refusesANameThatHasMovedToAnAddressOfOurs() throws Exception {
        var port = server(GOOD);
        server(OTHER, port);
        var answers = answers(GOOD, OTHER);
        var client = client("http://rebound.example:" + port, answers, GOOD + "/32");
        get(client, "http://rebound.example:" + port);
        client.connectionPool().evictAll();

        assertThatIOException()
                .isThrownBy(() -> get(client, "http://rebound.example:" + port))
                .withMessageContaining("rebound.example is 127.0.0.2, which is this machine itself");
        assertThat(heard).containsExactly(GOOD);
    }

    /** A client may do without the look-up, as it does for numbers; the socket looks for itself. */
    @Test
    void looksAtTheAddressAgainWhereTheClientLookedItUpByItself() throws Exception {
        var port = server(OTHER);
        var client = client("http://rebound.example:" + port, answers(), GOOD + "/32")
                .newBuilder()
                .dns(name -> List.of(InetAddress.getByAddress(name, new byte[] {127, 0, 0, 2})))
                .build();

        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> get(client, "http://rebound.example:" + port))
                .withMessageContaining("127.0.0.2");
        assertThat(heard).isEmpty();
    }

    @Test
    void followsNoRedirect() throws Exception {
        var port = server(GOOD);
        var other = server(OTHER);
        redirects.put(GOOD, "http://127.0.0.2:" + other + "/");
        var client = client("http://127.0.0.1:" + port, answers(), "127.0.0.1", "http://127.0.0.2");

        assertThat(get(client, "http://127.0.0.1:" + port)).isEqualTo(307);

        assertThat(heard).containsExactly(GOOD);
    }

    @Test
    void reachesNobodyElseEvenWhereAClientFollowsRedirects() throws Exception {
        var port = server(GOOD);
        var other = server(OTHER);
        redirects.put(GOOD, "http://127.0.0.2:" + other + "/");
        var client = client("http://127.0.0.1:" + port, answers(), "127.0.0.1")
                .newBuilder()
                .followRedirects(true)
                .build();

        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> get(client, "http://127.0.0.1:" + port))
                .withMessageContaining("Nobody allowed connections to 127.0.0.2:" + other);
        assertThat(heard).containsExactly(GOOD);
    }

    /** What broke off on the way back may have been done, and paid. */
    @Test
    void sendsNothingAgainByItself() throws Exception {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor();
                var server = new ServerSocket(0, 5, InetAddress.ofLiteral(GOOD))) {
            var url = "http://127.0.0.1:" + server.getLocalPort();
            var client = client(url, answers(), GOOD);
            thread.submit(() -> answerTheFirstOf(server));
            assertThat(get(client, url)).isEqualTo(200);

            assertThatIOException().isThrownBy(() -> get(client, url));

            assertThat(heard).hasSize(2);
        }
    }

    /** Of a connection's requests the first is answered, and at the second it breaks off. */
    private Void answerTheFirstOf(ServerSocket server) throws IOException {
        while (true) {
            try (var socket = server.accept()) {
                socket.setSoTimeout(10_000);
                var lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                hear(lines);
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                hear(lines);
            }
        }
    }

    private void hear(BufferedReader lines) throws IOException {
        var line = lines.readLine();
        if (line != null) {
            heard.add(line);
        }
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
    }

    @Test
    void refusesAUrlOfSomebodyElseBeforeAnythingIsLookedUp() {
        var client = client("https://gateway.example", answers());

        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> get(client, "https://evil.example"))
                .withMessageContaining("Nobody allowed connections to evil.example:443");
        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> get(client, "http://gateway.example"))
                .withMessageContaining("Nobody allowed connections to gateway.example:80");
    }

    @Test
    void asksAProxyOnlyWhereItIsAllowed() throws Exception {
        var port = server(GOOD);
        ProxySelector.setDefault(always(Proxy.Type.HTTP, port));
        var url = "http://gateway.example/";

        assertThatIOException()
                .isThrownBy(() -> get(client(url, answers()), url))
                .withMessageContaining("Nobody allowed connections to 127.0.0.1:" + port);
        assertThat(heard).isEmpty();
        assertThat(get(client(url, answers(), "127.0.0.1:" + port), url)).isEqualTo(200);
        assertThat(heard).containsExactly(GOOD);
    }

    @Test
    void passesOverAProxyThatWouldConnectPastTheGuard() throws Exception {
        var port = server(GOOD);
        ProxySelector.setDefault(always(Proxy.Type.SOCKS, 1));

        assertThat(get(client("http://127.0.0.1:" + port, answers(), "127.0.0.1"), "http://127.0.0.1:" + port))
                .isEqualTo(200);
    }

    @Test
    void reachesItsOwnServerAndNoOtherOfThisMachine() throws Exception {
        var own = server(GOOD);
        var other = server(GOOD);
        var client =
                keep(OutgoingGuard.toOwn(URI.create("http://127.0.0.1:" + own)).client());

        assertThat(get(client, "http://127.0.0.1:" + own)).isEqualTo(200);
        assertThatExceptionOfType(OutgoingRefused.class).isThrownBy(() -> get(client, "http://127.0.0.1:" + other));
    }

    @Test
    void makesNoSocketThatConnectsElsewhere() {
        var sockets = client("https://gateway.example", answers()).socketFactory();
        var loopback = InetAddress.getLoopbackAddress();

        assertThatIOException().isThrownBy(() -> sockets.createSocket("127.0.0.1", 9));
        assertThatIOException().isThrownBy(() -> sockets.createSocket("localhost", 9, loopback, 0));
        assertThatExceptionOfType(OutgoingRefused.class).isThrownBy(() -> sockets.createSocket(loopback, 9));
        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> sockets.createSocket(loopback, 9, loopback, 0));
        try (var socket = sockets.createSocket()) {
            assertThatExceptionOfType(OutgoingRefused.class)
                    .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("gateway.example", 443)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int server(String address) throws IOException {
        return server(address, 0);
    }

    private int server(String address, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                heard.add(address);
                var elsewhere = redirects.get(address);
                if (elsewhere != null) {
                    exchange.getResponseHeaders().add("Location", elsewhere);
                }
                exchange.sendResponseHeaders(elsewhere == null ? 200 : 307, -1);
            }
        });
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    /** What a resolver answers, one after the other; it fails when it is asked more often. */
    private static Deque<InetAddress> answers(String... addresses) {
        var answers = new ArrayDeque<InetAddress>();
        for (var address : addresses) {
            answers.add(InetAddress.ofLiteral(address));
        }
        return answers;
    }

    private OkHttpClient client(String gateway, Deque<InetAddress> answers, String... allow) {
        var settings = new OutgoingSettings(List.of(allow));
        return keep(OutgoingGuard.to(URI.create(gateway), settings, _ -> List.of(answers.remove()))
                .client());
    }

    private OkHttpClient keep(OkHttpClient client) {
        clients.add(client);
        return client;
    }

    private static int get(OkHttpClient client, String url) throws IOException {
        try (var response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.code();
        }
    }

    private static ProxySelector always(Proxy.Type type, int port) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(type, InetSocketAddress.createUnresolved("127.0.0.1", port)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    }
}
