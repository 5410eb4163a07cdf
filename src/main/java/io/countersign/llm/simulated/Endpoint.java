package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chat completions over HTTP: checks what comes, waits as long as a model would, answers in the vendor's form. */
final class Endpoint implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulation simulation;
    private final Duration latency;
    private final AtomicLong number = new AtomicLong();

    Endpoint(Simulation simulation, Duration latency) {
        this.simulation = simulation;
        this.latency = latency;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            respond(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void respond(HttpExchange exchange) throws IOException, InterruptedException {
        try {
            send(exchange, 200, answer(exchange));
        } catch (Refusal refusal) {
            send(exchange, refusal.status(), error(refusal));
        } catch (RuntimeException e) {
            LOG.error("The simulated model failed", e);
            send(exchange, 500, error(new Refusal(500, "", "The simulated model failed")));
        }
    }

    private JsonNode answer(HttpExchange exchange) throws IOException, Refusal, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        return switch (path) {
            case "/v1/models" -> {
                only("GET", exchange);
                yield models();
            }
            case "/v1/chat/completions" -> {
                only("POST", exchange);
                var body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
                if (body.length > MOST_BYTES) {
                    throw new Refusal(413, "", "The request is larger than " + MOST_BYTES + " bytes");
                }
                var question = Question.read(body);
                Thread.sleep(latency);
                yield completion(question, simulation.answer(question));
            }
            default -> throw new Refusal(404, "", "Unknown address: " + exchange.getRequestMethod() + " " + path);
        };
    }

    private static void only(String method, HttpExchange exchange) throws Refusal {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new Refusal(405, "", "Only " + method + " is allowed here");
        }
    }

    private JsonNode completion(Question question, String answer) {
        int most = question.room();
        boolean stops = answer.length() <= most;
        var text = stops ? answer : answer.substring(0, most);
        var completion = JSON.createObjectNode()
                .put("id", "chatcmpl-sim-%08x-%d".formatted(question.hashCode(), number.incrementAndGet()))
                .put("object", "chat.completion")
                .put("created", Instant.now().getEpochSecond())
                .put("model", question.model())
                .put("system_fingerprint", "simulated");
        var choice = completion.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", stops ? "stop" : "length");
        int in = question.tokens();
        int out = Question.tokens(text.length());
        var usage = completion
                .putObject("usage")
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return completion;
    }

    private static JsonNode models() {
        var models = JSON.createObjectNode().put("object", "list");
        models.putArray("data")
                .addObject()
                .put("id", "simulated")
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "countersign");
        return models;
    }

    private static ObjectNode error(Refusal refusal) {
        var body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", refusal.getMessage())
                .put("type", refusal.status() < 500 ? "invalid_request_error" : "server_error")
                .put("param", refusal.param().isEmpty() ? null : refusal.param())
                .putNull("code");
        return body;
    }

    /** Every connection carries one request, so none that is kept open can go stale. */
    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
