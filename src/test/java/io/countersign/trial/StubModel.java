package io.countersign.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model gateway in this process, over real HTTP: it outlives the application under trial and knows what it served.
 * Every answer reports the same usage, so that what was served has a price.
 */
public final class StubModel implements AutoCloseable {
    public static final int INPUT_TOKENS = 1000;
    public static final int OUTPUT_TOKENS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Conduct conduct;
    private volatile Watcher watcher = new Watcher() {};

    static {
        // Connections in use are not counted; what is idle may stay, as with a real gateway.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Who is asked for which act; {@code arrivedNanos} is the time of {@link System#nanoTime}. */
    public record Question(
            UUID call, UUID run, String position, String act, JsonNode schema, String brief, long arrivedNanos) {}

    /** How the model behaves: the text of an answer, after as long as it likes. */
    public interface Conduct {
        String answer(Question question) throws InterruptedException, IOException;
    }

    /** Hears of every question and of every answer that went out whole. */
    public interface Watcher {
        default void asked(Question question) {}

        default void served(Question question, long nanos) {}
    }

    /** Answers plainly after a pause. */
    public static Conduct plainly(long latencyMillis) {
        return question -> {
            if (latencyMillis > 0) {
                Thread.sleep(latencyMillis);
            }
            return PlainColleague.answer(question.act(), question.schema(), question.brief());
        };
    }

    public StubModel(Conduct conduct) throws IOException {
        this.conduct = conduct;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8192);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public void behave(Conduct next) {
        conduct = next;
    }

    public void watch(Watcher next) {
        watcher = next;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** The most calls that were in flight at once since the last time somebody asked. */
    public int mostInFlight() {
        return mostInFlight.getAndSet(inFlight.get());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var now = inFlight.incrementAndGet();
        mostInFlight.accumulateAndGet(now, Math::max);
        try (exchange) {
            var question = question(exchange);
            watcher.asked(question);
            var answer = conduct.answer(question);
            var body = JSON.writeValueAsBytes(completion(question, answer));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            watcher.served(question, System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static Question question(HttpExchange exchange) throws IOException {
        var arrived = System.nanoTime();
        var body = JSON.readTree(exchange.getRequestBody());
        var about = JSON.readTree(exchange.getRequestHeaders().getFirst("x-litellm-spend-logs-metadata"));
        var format = body.path("response_format").path("json_schema");
        return new Question(
                UUID.fromString(about.path("call_id").asText()),
                UUID.fromString(about.path("run_id").asText()),
                about.path("position").asText(),
                format.path("name").asText(),
                format.path("schema"),
                body.path("messages").path(1).path("content").asText(),
                arrived);
    }

    private static JsonNode completion(Question question, String answer) {
        var completion = JSON.createObjectNode()
                .put("id", "chatcmpl-" + question.call())
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "stub");
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", answer)
                .putNull("refusal");
        completion
                .putObject("usage")
                .put("prompt_tokens", INPUT_TOKENS)
                .put("completion_tokens", OUTPUT_TOKENS)
                .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS);
        return completion;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
