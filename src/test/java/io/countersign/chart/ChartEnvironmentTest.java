package io.countersign.chart;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the chart puts into the application's environment is read by somebody: a variable that nobody reads is a
 * promise to whoever sets it.
 */
class ChartEnvironmentTest {
    /** Read by the JVM, the C library and Spring Boot, which makes properties of it. */
    private static final Set<String> READ_BELOW_US = Set.of("JAVA_TOOL_OPTIONS", "HOME", "SPRING_APPLICATION_JSON");

    private static final Pattern VARIABLE = Pattern.compile("\"(?:\\$\\{)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\":}]");
    private static final Pattern PROPERTY = Pattern.compile("\"(?:\\$\\{)?(countersign(?:\\.[a-z-]+)+)[\":}]");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");

    private static final Set<String> READ = new HashSet<>(READ_BELOW_US);

    @BeforeAll
    static void collectWhatIsRead() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                var source = Files.readString(file);
                VARIABLE.matcher(source).results().forEach(found -> READ.add(found.group(1)));
                PROPERTY.matcher(source).results().forEach(found -> READ.addAll(variables(found.group(1))));
            }
        }
        var metadata =
                ChartEnvironmentTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        for (var resource : Collections.list(metadata)) {
            for (var property : new ObjectMapper().readTree(resource).path("properties")) {
                READ.addAll(variables(property.path("name").asText()));
            }
        }
    }

    /** Spring's two spellings: without dashes, and with underscores for them. */
    private static List<String> variables(String property) {
        var name = property.replace('.', '_').toUpperCase(Locale.ROOT);
        return List.of(name.replace("-", ""), name.replace('-', '_'));
    }

    static List<Path> scenarios() throws IOException {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyVariableIsRead(Path scenario) {
        var rendering = Chart.with(scenario).render();

        assertThat(given(rendering))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(READ).contains(variable));
    }

    @Test
    void theDocumentedVariablesAreAmongThem() {
        var everything =
                given(Chart.with(Chart.FOLDER.resolve("ci/everything.yaml")).render());

        assertThat(everything)
                .contains(
                        "COUNTERSIGN_AUTH_SECRET",
                        "COUNTERSIGN_ALLOWED_HOSTS",
                        "COUNTERSIGN_INTERNAL_HOSTS",
                        "COUNTERSIGN_ADMIN_USERNAME",
                        "COUNTERSIGN_ADMIN_PASSWORD",
                        "OPENAI_API_KEY",
                        "OPENAI_BASE_URL",
                        "ANTHROPIC_API_KEY",
                        "DATABASE_URL",
                        "SERVER_PORT",
                        "MANAGEMENT_SERVER_PORT");
        assertThat(READ).doesNotContain("COUNTERSIGN_PUBLIC_URL", "COUNTERSIGN_HEARTBEAT_INTERVAL");
    }

    /** Kubernetes puts one variable into another when that one comes later; what is only put there needs no reader. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void aVariableThatIsPutIntoAnotherComesBeforeIt(Path scenario) {
        var names = new HashSet<String>();
        for (var entry : container(Chart.with(scenario).render()).path("env")) {
            assertThat(names).containsAll(references(entry));
            names.add(entry.path("name").asText());
        }
    }

    private static Set<String> references(JsonNode entry) {
        return REFERENCE
                .matcher(entry.path("value").asText())
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
    }

    /** All variables of the application's container but those that are only put into others. */
    private static Collection<String> given(Rendering rendering) {
        var given = new HashSet<String>();
        var container = container(rendering);
        var config = container.at("/envFrom/0/configMapRef/name").asText();
        rendering.one("ConfigMap", config).path("data").fieldNames().forEachRemaining(given::add);
        var env = container.path("env");
        given.addAll(Rendering.texts(env, "name"));
        env.forEach(entry -> given.removeAll(references(entry)));
        var sources = container.path("envFrom").findValuesAsText("name");
        for (var secret : rendering.all("ExternalSecret")) {
            if (sources.contains(secret.at("/spec/target/name").asText())) {
                given.addAll(entries(secret.path("spec")));
            }
        }
        return given;
    }

    private static JsonNode container(Rendering rendering) {
        return rendering.all("Deployment").getFirst().at("/spec/template/spec/containers/0");
    }

    /** A template replaces the fetched keys. */
    private static List<String> entries(JsonNode spec) {
        var template = spec.at("/target/template/data");
        return template.isMissingNode()
                ? Rendering.texts(spec.path("data"), "secretKey")
                : template.propertyStream().map(entry -> entry.getKey()).toList();
    }
}
