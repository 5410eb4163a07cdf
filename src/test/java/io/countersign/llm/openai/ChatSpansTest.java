package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.countersign.llm.ChatFailure;
import io.countersign.llm.GatewaySettings;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model call as a trace shows it, and what the gateway is told of the trace. */
class ChatSpansTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final Tracer tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), _ -> {});

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aCallIsToldInTheWordsOfTheConventions() throws Exception {
        try (var gateway = new StubGateway();
                var model = model(gateway, tracer)) {
            model.ask(Asking.request(Duration.ofSeconds(10)));

            var span = span();
            assertThat(span.getName()).startsWith("chat ");
            assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(attributes(span))
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.provider.name", "openai")
                    .containsEntry("gen_ai.system", "openai")
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("countersign.run", Asking.RUN.toString())
                    .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
                    .containsKeys("gen_ai.request.model", "gen_ai.response.model", "gen_ai.request.max_tokens")
                    .hasEntrySatisfying(
                            "gen_ai.usage.input_tokens",
                            tokens -> assertThat((long) tokens).isPositive())
                    .hasEntrySatisfying(
                            "gen_ai.usage.output_tokens",
                            tokens -> assertThat((long) tokens).isPositive())
                    .doesNotContainKey("error.type");
            assertThat(gateway.asked.getFirst().header("traceparent"))
                    .isEqualTo("00-%s-%s-01".formatted(span.getTraceId(), span.getSpanId()));
        }
    }

    @Test
    void aFailureIsToldByItsKindOnly() {
        try (var gateway = new StubGateway();
                var model = model(gateway, tracer)) {
            gateway.replies(StubGateway.json(400, "{\"error\": {\"message\": \"the prompt was: find a name\"}}"));

            var failure = catchThrowable(() -> model.ask(Asking.request(Duration.ofSeconds(10))));

            assertThat(failure).isInstanceOf(ChatFailure.Rejected.class);
            var span = span();
            assertThat(attributes(span)).containsEntry("error.type", "rejected");
            assertThat(span.getStatus().getStatusCode())
                    .isEqualTo(StatusData.error().getStatusCode());
            assertThat(span.toString()).doesNotContain("find a name", Asking.KEY);
        }
    }

    @Test
    void neitherTheQuestionNorTheAnswerNorTheKeyIsInASpan() throws Exception {
        try (var gateway = new StubGateway();
                var model = model(gateway, tracer)) {
            var request = Asking.request(Duration.ofSeconds(10));
            gateway.replies(StubGateway.json(200, StubGateway.completion("an answer that nobody shall read")));

            model.ask(request);

            var texts = span().toString();
            assertThat(texts).doesNotContain("nobody shall read", Asking.KEY);
            assertThat(request.messages())
                    .allSatisfy(message -> assertThat(texts).doesNotContain(message.text()));
        }
    }

    @Test
    void withoutATracerTheGatewayIsToldOfNoTrace() throws Exception {
        try (var gateway = new StubGateway();
                var model = model(gateway, Tracer.NOOP)) {
            model.ask(Asking.request(Duration.ofSeconds(10)));

            assertThat(gateway.asked.getFirst().header("traceparent")).isEmpty();
        }
    }

    private static OpenAiChatModel model(StubGateway gateway, Tracer tracer) {
        return new OpenAiChatModel(
                BaseUrl.of(gateway.url()),
                Asking.guard(gateway.url()),
                Asking.KEY,
                GatewaySettings.USUAL,
                Asking.NOON,
                tracer);
    }

    private SpanData span() {
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        return exporter.getFinishedSpanItems().getFirst();
    }

    private static Map<String, Object> attributes(SpanData span) {
        var found = new HashMap<String, Object>();
        span.getAttributes().forEach((key, value) -> found.put(key.getKey(), value));
        return found;
    }
}
