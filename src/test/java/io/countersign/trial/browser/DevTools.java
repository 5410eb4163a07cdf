package io.countersign.trial.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The browser's debugging protocol over two pipes, where each message ends with a NUL: commands that are answered, and events
 * that are told. Whatever a browser told before it answered has been heard when the answer is there.
 */
final class DevTools {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_SECONDS = 60;

    private final OutputStream commands;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    DevTools(InputStream messages, OutputStream commands) {
        this.commands = commands;
        Thread.ofPlatform().daemon().name("browser").start(() -> read(messages));
    }

    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /** Sends a command and waits for its answer; a listener must not. */
    JsonNode send(@Nullable String session, String method, Map<String, ?> parameters) {
        return ask(session, method, parameters)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    CompletableFuture<JsonNode> ask(@Nullable String session, String method, Map<String, ?> parameters) {
        var id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        open.put(id, answer);
        var command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        try {
            write(command + "\0");
        } catch (IOException e) {
            end();
        }
        if (over) {
            end();
        }
        return answer;
    }

    private synchronized void write(String message) throws IOException {
        commands.write(message.getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    private void read(InputStream messages) {
        try (messages) {
            var message = new ByteArrayOutputStream();
            var some = new byte[1 << 16];
            for (var count = messages.read(some); count >= 0; count = messages.read(some)) {
                for (var at = 0; at < count; at++) {
                    if (some[at] == 0) {
                        told(JSON.readTree(message.toByteArray()));
                        message.reset();
                    } else {
                        message.write(some[at]);
                    }
                }
            }
        } catch (IOException e) {
            // The browser is gone, as at the end of the stream.
        } finally {
            end();
        }
    }

    private void told(JsonNode message) {
        if (!message.has("id")) {
            listeners.forEach(listener -> listener.accept(message));
            return;
        }
        var answer = open.remove(message.get("id").asInt());
        if (answer != null && message.has("error")) {
            answer.completeExceptionally(
                    new IllegalStateException(message.get("error").toString()));
        } else if (answer != null) {
            answer.complete(message.get("result"));
        }
    }

    /** Nobody answers any more. */
    private void end() {
        over = true;
        open.values()
                .forEach(answer -> answer.completeExceptionally(new IllegalStateException("The browser has ended")));
    }
}
