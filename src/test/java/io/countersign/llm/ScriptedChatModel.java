package io.countersign.llm;

import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A model that answers from a queue and remembers what it was asked. */
public final class ScriptedChatModel implements ChatModel {
    /** What happens when the model is asked. */
    public interface Line {
        ChatAnswer to(ChatRequest request) throws ChatFailure;
    }

    private final Queue<Line> script = new ConcurrentLinkedQueue<>();
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    /** Answers the next request with this text, for 1000 tokens in and 100 out. */
    public ScriptedChatModel answers(String text) {
        return answers(text, new Tokens(1000, 0, 100), null);
    }

    public ScriptedChatModel answers(String text, @Nullable Tokens usage, @Nullable Money reportedCost) {
        return does(request -> new ChatAnswer(text, usage, reportedCost, "chatcmpl-" + request.callId(), "stop"));
    }

    public ScriptedChatModel fails(ChatFailure failure) {
        return does(_ -> {
            throw failure;
        });
    }

    public ScriptedChatModel does(Line line) {
        script.add(line);
        return this;
    }

    public List<ChatRequest> requests() {
        return requests;
    }

    @Override
    public ChatAnswer ask(ChatRequest request) throws ChatFailure {
        requests.add(request);
        var line = script.poll();
        if (line == null) {
            throw new AssertionError(
                    "Nobody wrote an answer to: " + request.messages().getLast().text());
        }
        return line.to(request);
    }
}
