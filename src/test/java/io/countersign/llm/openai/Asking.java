package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.Labels;
import io.countersign.llm.LeaveBy;
import io.countersign.llm.Message;
import io.countersign.llm.Role;
import io.countersign.outgoing.OutgoingGuard;
import io.countersign.outgoing.OutgoingSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Asks a stub gateway as the journal would. */
final class Asking {
    static final String KEY = "sk-secret-0123456789abcdef";
    static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    static final UUID CALL = UUID.fromString("00000000-0000-0000-0000-0000000000c1");
    static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-0000000000a1");
    static final UUID ASSIGNMENT = UUID.fromString("00000000-0000-0000-0000-0000000000b1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Asking() {}

    static ChatAnswer answer(StubGateway gateway) throws ChatFailure {
        try (var model = model(gateway.url())) {
            return model.ask(request(Duration.ofSeconds(10)));
        }
    }

    static ChatFailure failure(StubGateway gateway) {
        return failure(gateway.url(), Duration.ofSeconds(10));
    }

    static ChatFailure failure(String url, Duration timeout) {
        try (var model = model(url)) {
            return (ChatFailure) catchThrowable(() -> model.ask(request(timeout)));
        }
    }

    static OpenAiChatModel model(String url) {
        return new OpenAiChatModel(BaseUrl.of(url), guard(url), KEY, GatewaySettings.USUAL, NOON);
    }

    /** This machine is allowed, as an operator would allow it. */
    static OutgoingGuard guard(String url) {
        return OutgoingGuard.to(BaseUrl.of(url).uri(), new OutgoingSettings(List.of("127.0.0.1")));
    }

    static ChatRequest request(Duration timeout) {
        return request(timeout, LeaveBy.in(Duration.ofMinutes(1)));
    }

    static ChatRequest request(Duration timeout, LeaveBy leaveBy) {
        var schema = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add("approach");
        schema.putObject("properties")
                .putObject("approach")
                .put("type", "string")
                .putArray("enum")
                .add("a")
                .add("b");
        return new ChatRequest(
                CALL,
                "gpt-5-mini",
                List.of(
                        new Message(Role.SYSTEM, "You are the ceo."),
                        new Message(Role.USER, "Plan."),
                        new Message(Role.ASSISTANT, "What?")),
                new AnswerSchema("plan", schema),
                300,
                timeout,
                leaveBy,
                new Labels("acme", "ceo", RUN, ASSIGNMENT));
    }
}
