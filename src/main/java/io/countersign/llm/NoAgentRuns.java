package io.countersign.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** No place where agents work: the feature is off. */
final class NoAgentRuns implements AgentRuns {
    private static final String OFF = "Sympozium is off: countersign.sympozium.enabled is not true";

    @Override
    public Optional<String> refusal(String company, String agent) {
        return Optional.of(OFF);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Override
    public int atOnce() {
        return 0;
    }

    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public ChatAnswer start(String agent, ChatRequest request) throws ChatFailure {
        throw new ChatFailure.Rejected(OFF);
    }

    /** The run may be at work, and nobody can look. */
    @Override
    public ChatAnswer resume(String agent, ChatRequest request, Duration age) throws ChatFailure {
        throw new ChatFailure.Unseen(OFF);
    }

    @Override
    public void forget(UUID call) {}
}
