package io.countersign.trial.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The browser's debugging protocol over its web socket: commands that are answered, and events that are told. */
final class DevTools implements WebSocket.Listener {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_SECONDS = 60;

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    private DevTools() {}

    static DevTools at(URI address) {
        var tools = new DevTools();
        tools.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, tools)
                .join();
        return tools;
    }

    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /** Sends a command and waits for its answer. */
    JsonNode send(@Nullable String session, String method, Map<String, ?> parameters) {
        return ask(session, method, parameters)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** As above, without waiting: an event's listener must not. */
    CompletableFuture<JsonNode> ask(@Nullable String session, String method, Map<String, ?> parameters) {
        var id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        open.put(id, answer);
        var command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        synchronized (this) {
            if (socket == null) {
                throw new IllegalStateException("Not connected");
            }
            socket.sendText(command.toString(), true).join();
        }
        return answer;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            var text = part.toString();
            part.setLength(0);
            told(text);
        }
        from.request(1);
        return null;
    }

    private void told(String text) {
        try {
            var message = JSON.readTree(text);
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
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The browser does not speak JSON", e);
        }
    }
}
