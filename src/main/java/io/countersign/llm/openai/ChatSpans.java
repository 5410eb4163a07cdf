package io.countersign.llm.openai;

import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Model calls as traces show them, in the words of OpenTelemetry's conventions for generative AI. Numbers and names only:
 * neither what was asked nor what was answered, nor a failure's text, which may repeat either.
 */
final class ChatSpans {
    private static final int LONGEST_NAME = 200;

    private final Tracer tracer;
    private final String address;
    private final int port;

    ChatSpans(Tracer tracer, BaseUrl gateway) {
        this.tracer = tracer;
        var url = URI.create(gateway.toString());
        this.address = Objects.requireNonNullElse(url.getHost(), gateway.host());
        this.port = url.getPort() > 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
    }

    /** The provider is the one whose interface is spoken; which one answers in the end only the gateway knows. */
    Span begin(ChatRequest request) {
        var labels = request.labels();
        return tracer.spanBuilder()
                .name("chat " + request.model())
                .kind(Span.Kind.CLIENT)
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.provider.name", "openai")
                .tag("gen_ai.system", "openai")
                .tag("gen_ai.request.model", request.model())
                .tag("gen_ai.request.max_tokens", request.maxOutputTokens())
                .tag("server.address", address)
                .tag("server.port", port)
                .tag("countersign.run", labels.run().toString())
                .tag("countersign.company", labels.company())
                .tag("countersign.position", labels.position())
                .tag("countersign.call", request.callId().toString())
                .start();
    }

    /** What tells the gateway, by the header {@code traceparent}, to which trace its own spans belong. */
    static Optional<String> traceparent(Span span) {
        var context = span.context();
        return context.traceId().isEmpty()
                ? Optional.empty()
                : Optional.of("00-%s-%s-%s"
                        .formatted(
                                context.traceId(),
                                context.spanId(),
                                Boolean.TRUE.equals(context.sampled()) ? "01" : "00"));
    }

    static void answered(Span span, Optional<String> model, ChatAnswer answer) {
        model.ifPresent(given -> span.tag("gen_ai.response.model", name(given)));
        if (answer.providerId() != null) {
            span.tag("gen_ai.response.id", name(answer.providerId()));
        }
        if (answer.finishReason() != null) {
            span.tagOfStrings("gen_ai.response.finish_reasons", List.of(name(answer.finishReason())));
        }
        if (answer.usage() != null) {
            span.tag("gen_ai.usage.input_tokens", answer.usage().input());
            span.tag("gen_ai.usage.output_tokens", answer.usage().output());
        }
    }

    static void failed(Span span, ChatFailure failure) {
        var kind = switch (failure) {
            case ChatFailure.NotSent _ -> "not_sent";
            case ChatFailure.Wait _ -> "come_back_later";
            case ChatFailure.Fault _ -> "fault";
            case ChatFailure.Malformed _ -> "malformed";
            case ChatFailure.Refused _ -> "refused";
            case ChatFailure.Rejected _ -> "rejected";
            case ChatFailure.Busy _ -> "busy";
            case ChatFailure.Spent _ -> "spent";
            case ChatFailure.Left _ -> "left";
            case ChatFailure.Unseen _ -> "unseen";
        };
        span.tag("error.type", kind);
        span.error(new Failed(kind));
    }

    /** A name that the gateway gave: a stranger's text, but no long one. */
    private static String name(String given) {
        return given.length() <= LONGEST_NAME ? given : given.substring(0, LONGEST_NAME);
    }

    /** Marks a span as failed and says nothing but the kind. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String kind) {
            super(kind, null, false, false);
        }
    }
}
