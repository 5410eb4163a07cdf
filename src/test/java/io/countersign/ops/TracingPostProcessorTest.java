package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

/** Where traces go, by whichever of the usual names somebody says it, and that none are made where nobody does. */
class TracingPostProcessorTest {
    private static final String ENDPOINT = "management.otlp.tracing.endpoint";

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void nothingIsMadeWithoutAnAddress() {
        process();

        assertThat(environment.getProperty("management.tracing.enabled")).isEqualTo("false");
        assertThat(environment.getProperty("spring.autoconfigure.exclude")).contains("OpenTelemetryTracing");
    }

    @Test
    void theVariableOfAllSignalsNamesABase() {
        environment.setProperty("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/");
        environment.setProperty("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b, x-tenant=c");

        process();

        assertThat(environment.getProperty(ENDPOINT)).isEqualTo("http://collector:4318/v1/traces");
        assertThat(environment.getProperty("management.otlp.tracing.headers.[api-key]"))
                .isEqualTo("a b");
        assertThat(environment.getProperty("management.otlp.tracing.headers.[x-tenant]"))
                .isEqualTo("c");
        assertThat(environment.getProperty("management.tracing.enabled")).isNull();
        assertThat(environment.getProperty("spring.autoconfigure.exclude")).isNull();
    }

    @Test
    void theVariableOfTracesNamesTheWholeAddress() {
        environment.setProperty("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
        environment.setProperty("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:4318/somewhere");

        process();

        assertThat(environment.getProperty(ENDPOINT)).isEqualTo("http://traces:4318/somewhere");
    }

    @Test
    void overGrpcTheBaseIsTheWholeAddress() {
        environment.setProperty("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
        environment.setProperty("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

        process();

        assertThat(environment.getProperty(ENDPOINT)).isEqualTo("http://collector:4317");
        assertThat(environment.getProperty("management.otlp.tracing.transport")).isEqualTo("grpc");
    }

    @Test
    void springsOwnPropertyWins() {
        environment.setProperty(ENDPOINT, "http://own/v1/traces");
        environment.setProperty("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

        process();

        assertThat(environment.getProperty(ENDPOINT)).isEqualTo("http://own/v1/traces");
        assertThat(environment.getProperty("management.tracing.enabled")).isNull();
    }

    @Test
    void whoSwitchesTracesOffGetsNone() {
        environment.setProperty("management.tracing.enabled", "false");
        environment.setProperty(ENDPOINT, "http://own/v1/traces");

        process();

        assertThat(environment.getProperty("spring.autoconfigure.exclude")).contains("OpenTelemetryTracing");
    }

    private void process() {
        new TracingPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    }
}
