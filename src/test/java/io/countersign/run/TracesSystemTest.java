package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector gets to see of a run, and that it gets nothing where nobody named one. */
class TracesSystemTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final HttpServer collector = collector();
    private final Nodes nodes = new Nodes();

    @AfterEach
    void stop() {
        nodes.close();
        collector.stop(0);
    }

    @Test
    void aRunsActsAndTheirCallsAreOneTrace() throws Exception {
        nodes.beside(context -> context.registerBean("memory", InMemorySpanExporter.class, () -> exporter));
        var node = nodes.start("--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:"
                + collector.getAddress().getPort());
        nodes.post(node);

        var run = nodes.ended(node, nodes.order(node, "2.00"));
        node.getBean(SdkTracerProvider.class).forceFlush();

        assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var acts = named("act ");
            assertThat(acts).extracting(SpanData::getName).contains("act PLAN", "act WORK", "act REVIEW");
            assertThat(acts).allSatisfy(act -> {
                assertThat(act.getTraceId()).isEqualTo(run.id().toString().replace("-", ""));
                assertThat(text(act, "countersign.run")).isEqualTo(run.id().toString());
                assertThat(text(act, "countersign.outcome")).isEqualTo("done");
            });
            assertThat(named("chat ")).hasSameSizeAs(acts).allSatisfy(call -> {
                assertThat(acts).extracting(SpanData::getSpanId).contains(call.getParentSpanId());
                assertThat(call.getTraceId()).isEqualTo(run.id().toString().replace("-", ""));
                assertThat(text(call, "gen_ai.operation.name")).isEqualTo("chat");
                assertThat(text(call, "gen_ai.response.model")).isNotBlank();
                assertThat(call.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                        .isPositive();
            });
            assertThat(named("http post /api/companies/{company}/runs")).hasSize(1);
        });
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(String.join("", received))
                        .contains(
                                "gen_ai.request.model",
                                "countersign.run",
                                run.id().toString(),
                                "act REVIEW")
                        .doesNotContain(Nodes.GOAL, Nodes.PASSWORD, Nodes.SECRET));
    }

    @Test
    void withoutACollectorNothingIsMadeAndNothingFails() throws Exception {
        nodes.beside(context -> context.registerBean("memory", InMemorySpanExporter.class, () -> exporter));
        var node = nodes.start();
        nodes.post(node);

        var run = nodes.ended(node, nodes.order(node, "2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(node.getBean(Tracer.class)).isSameAs(Tracer.NOOP);
        assertThat(node.getBeanProvider(SdkTracerProvider.class).getIfAvailable())
                .isNull();
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
        assertThat(received).isEmpty();
    }

    private List<SpanData> named(String beginning) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().startsWith(beginning))
                .toList();
    }

    private static String text(SpanData span, String attribute) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(attribute)));
    }

    private HttpServer collector() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> {
                try (exchange) {
                    received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
