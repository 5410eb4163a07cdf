package io.countersign.llm.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.Labels;
import io.countersign.llm.LeaveBy;
import io.countersign.llm.Message;
import io.countersign.llm.Role;
import io.countersign.outgoing.OutgoingGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;

/**
 * Makes one call to a stub in this process at start-up: the first call of the client loads its classes, which takes more
 * than a second that would otherwise fall on the first agent. It costs nothing and its failure harms nothing.
 */
class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String ANSWER = """
        {"id":"warm-up","object":"chat.completion","created":0,"model":"warm-up","choices":[{"index":0,
        "finish_reason":"stop","message":{"role":"assistant","content":"{}","refusal":null}}],
        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
        """;

    @EventListener(ApplicationStartedEvent.class)
    void start() {
        Thread.ofVirtual().name("model-warm-up").start(this::run);
    }

    /** True when the call went through. */
    boolean run() {
        try {
            var stub = stub();
            var url = baseUrl(stub);
            var guard = OutgoingGuard.toOwn(url.uri());
            try (var model = new OpenAiChatModel(url, guard, "warm-up", GatewaySettings.USUAL, Clock.systemUTC())) {
                model.ask(request());
                return true;
            } finally {
                stub.stop(0);
            }
        } catch (IOException | ChatFailure | RuntimeException e) {
            LOG.debug("Warming up the model client failed; the first call will be slower", e);
            return false;
        }
    }

    private static BaseUrl baseUrl(HttpServer stub) {
        return BaseUrl.of("http://127.0.0.1:" + stub.getAddress().getPort());
    }

    private static HttpServer stub() throws IOException {
        var stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        stub.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                var body = ANSWER.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        stub.start();
        return stub;
    }

    private static ChatRequest request() {
        var nobody = new UUID(0, 0);
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        return new ChatRequest(
                nobody,
                "warm-up",
                List.of(new Message(Role.SYSTEM, "Warm up."), new Message(Role.USER, "Warm up.")),
                new AnswerSchema("warm-up", schema),
                1,
                Duration.ofSeconds(10),
                LeaveBy.in(Duration.ofMinutes(1)),
                new Labels("none", "none", nobody, nobody));
    }
}
