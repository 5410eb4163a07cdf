package io.countersign.ops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Traces are made where there is somebody to send them to, and nowhere else: without an address there is a
 * tracer that does nothing. The address is Spring Boot's own property, or comes from OpenTelemetry's variables.
 */
class TracingPostProcessor implements EnvironmentPostProcessor, Ordered {
    private static final String ENDPOINT = "management.otlp.tracing.endpoint";
    private static final String PACKAGE = "org.springframework.boot.actuate.autoconfigure.tracing.";
    private static final String MACHINERY =
            PACKAGE + "OpenTelemetryTracingAutoConfiguration," + PACKAGE + "otlp.OtlpTracingAutoConfiguration";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var properties = new HashMap<String, Object>();
        if (!has(environment, ENDPOINT)) {
            addStandard(environment, properties);
        }
        if (!has(environment, ENDPOINT) && !properties.containsKey(ENDPOINT)) {
            properties.put("management.tracing.enabled", "false");
        }
        if (!isEnabled(environment, properties)) {
            properties.put("spring.autoconfigure.exclude", MACHINERY);
        }
        environment.getPropertySources().addLast(new MapPropertySource("OTEL_EXPORTER_OTLP", properties));
    }

    private static boolean isEnabled(ConfigurableEnvironment environment, Map<String, Object> properties) {
        var given = environment.getProperty("management.tracing.enabled");
        return !"false".equals(given == null ? properties.get("management.tracing.enabled") : given);
    }

    private static boolean has(ConfigurableEnvironment environment, String name) {
        return StringUtils.hasText(environment.getProperty(name));
    }

    /** As OpenTelemetry's specification says: the variable of all signals names a base, that of traces the whole address. */
    private static void addStandard(ConfigurableEnvironment environment, Map<String, Object> properties) {
        var grpc = "grpc".equals(standard(environment, "PROTOCOL"));
        var whole = environment.getProperty("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        var base = environment.getProperty("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (StringUtils.hasText(whole)) {
            properties.put(ENDPOINT, whole.strip());
        } else if (StringUtils.hasText(base)) {
            properties.put(
                    ENDPOINT,
                    grpc ? base.strip() : StringUtils.trimTrailingCharacter(base.strip(), '/') + "/v1/traces");
        } else {
            return;
        }
        if (grpc) {
            properties.put("management.otlp.tracing.transport", "grpc");
        }
        addHeaders(standard(environment, "HEADERS"), properties);
    }

    private static @Nullable String standard(ConfigurableEnvironment environment, String name) {
        var ofTraces = environment.getProperty("OTEL_EXPORTER_OTLP_TRACES_" + name);
        return StringUtils.hasText(ofTraces) ? ofTraces : environment.getProperty("OTEL_EXPORTER_OTLP_" + name);
    }

    private static void addHeaders(@Nullable String headers, Map<String, Object> properties) {
        if (headers != null) {
            for (var header : headers.split(",")) {
                var parts = header.split("=", 2);
                if (parts.length == 2 && !parts[0].isBlank()) {
                    properties.put(
                            "management.otlp.tracing.headers.[" + parts[0].strip() + "]",
                            URLDecoder.decode(parts[1].strip(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
