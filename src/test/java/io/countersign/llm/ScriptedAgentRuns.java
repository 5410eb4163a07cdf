package io.countersign.llm;

import io.countersign.ledger.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A place where agents work as a script says, and which remembers what it was asked. */
final class ScriptedAgentRuns implements AgentRuns {
    private final Queue<ScriptedChatModel.Line> script = new ConcurrentLinkedQueue<>();
    /** What was done with which call, as "start" or "resume". */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final List<UUID> calls = new CopyOnWriteArrayList<>();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<UUID> forgotten = new CopyOnWriteArrayList<>();

    @Nullable
    String refusal;

    int atOnce = 10;
    boolean closing;

    ScriptedAgentRuns answers(String text, @Nullable Tokens usage) {
        return does(_ -> new ChatAnswer(text, usage, null, "agent-run", "Succeeded"));
    }

    ScriptedAgentRuns fails(ChatFailure failure) {
        return does(_ -> {
            throw failure;
        });
    }

    ScriptedAgentRuns does(ScriptedChatModel.Line line) {
        script.add(line);
        return this;
    }

    @Override
    public Optional<String> refusal(String company, String agent) {
        return Optional.ofNullable(refusal);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(12);
    }

    @Override
    public int atOnce() {
        return atOnce;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public ChatAnswer start(String agent, ChatRequest request) throws ChatFailure {
        return next("start", request);
    }

    @Override
    public ChatAnswer resume(String agent, ChatRequest request, Duration age) throws ChatFailure {
        return next("resume", request);
    }

    private ChatAnswer next(String what, ChatRequest request) throws ChatFailure {
        asked.add(what);
        calls.add(request.callId());
        waits.add(request.timeout());
        var line = script.poll();
        if (line == null) {
            throw new AssertionError("Nobody wrote what the agent does");
        }
        return line.to(request);
    }

    @Override
    public void forget(UUID call) {
        forgotten.add(call);
    }
}
