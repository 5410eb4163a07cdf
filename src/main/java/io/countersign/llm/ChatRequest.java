package io.countersign.llm;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * One question to a model; the call id is the journal's row and goes along as the gateway's call id. What has not left in
 * time is not sent.
 */
public record ChatRequest(
        UUID callId,
        String model,
        List<Message> messages,
        AnswerSchema schema,
        int maxOutputTokens,
        Duration timeout,
        LeaveBy leaveBy,
        Labels labels) {
    public ChatRequest {
        messages = List.copyOf(messages);
        if (model.isBlank() || messages.isEmpty()) {
            throw new IllegalArgumentException("A request names a model and has at least one message");
        }
        if (maxOutputTokens < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("A request has a limit of output tokens and a timeout, both above zero");
        }
    }
}
