package io.countersign.llm.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A gateway on the loopback that answers as told and remembers what it was asked. */
final class StubGateway implements AutoCloseable {
    /** One request as it arrived. */
    record Asked(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            var values = headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .toList();
            return values.isEmpty() ? "" : values.getFirst().getValue().getFirst();
        }
    }

    /** What to do with a request. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch arrived = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Reply reply = json(200, completion("{}"));

    StubGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                asked.add(
                        new Asked(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
                arrived.countDown();
                reply.to(exchange);
            }
        });
        server.start();
    }

    void replies(Reply with) {
        reply = with;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static Reply json(int status, String body, String... headers) {
        return text(status, "application/json", body, headers);
    }

    static Reply text(int status, String type, String body, String... headers) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Says how long the answer is, sends less and hangs up. */
    static Reply brokenOff(String body) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length() + 100L);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("hung up");
        };
    }

    static String error(String type, String message) {
        return """
            {"error":{"message":"%s","type":"%s","param":null,"code":null}}\
            """.formatted(message, type);
    }

    static String completion(String content) {
        return completion("\"" + content.replace("\"", "\\\"") + "\"", "null", "stop");
    }

    static String completion(String content, String refusal, String finishReason) {
        return """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,
            "finish_reason":"%s","message":{"role":"assistant","content":%s,"refusal":%s}}],
            "usage":{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,
            "prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":100}}}\
            """.formatted(finishReason, content, refusal);
    }
}
