package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The pods of {@code helm test}. */
class ChartTestPodsTest {
    @Test
    void databaseAndApiAreAlwaysTried() {
        var rendering = Chart.asItComes().renderWithTests();

        assertThat(rendering.names("Pod"))
                .containsExactlyInAnyOrder("countersign-test-database", "countersign-test-api");
        assertThat(rendering.pods()).hasSize(5);
    }

    /** Without the password nobody can start a run. */
    @Test
    void aRunIsTriedWhereThereIsAPassword() {
        var rendering =
                Chart.asItComes().with("admin: {existingSecret: our-admin}").renderWithTests();
        var env = rendering.one("Pod", "countersign-test-run").at("/spec/containers/0/env");

        assertThat(Rendering.texts(env, "name"))
                .containsExactly(
                        "COUNTERSIGN_URL", "COUNTERSIGN_ADMIN_USERNAME", "COUNTERSIGN_ADMIN_PASSWORD", "GATEWAY_KEY");
        assertThat(env.toString()).contains("\"name\":\"our-admin\"");
    }

    /** Its script starts nothing when it finds a key; a pod that waits for one would never find out. */
    @Test
    void theGatewaysKeyIsOptional() {
        var env = Chart.asItComes()
                .with("admin: {existingSecret: our-admin}")
                .renderWithTests()
                .one("Pod", "countersign-test-run")
                .at("/spec/containers/0/env/3/valueFrom/secretKeyRef");

        assertThat(env).isEqualTo(Yaml.one("{name: countersign-llm-key, key: OPENAI_API_KEY, optional: true}"));
    }

    @Test
    void nothingIsTriedWhereTestsAreOff() {
        assertThat(Chart.asItComes()
                        .with("tests: {enabled: false}")
                        .renderWithTests()
                        .names("Pod"))
                .isEmpty();
    }

    @Test
    void everyScriptIsCarriedAlong() throws IOException {
        var scripts = Chart.asItComes()
                .renderWithTests()
                .one("ConfigMap", "countersign-test")
                .path("data");

        for (var name : new String[] {"database.sh", "api.sh", "run.sh", "company.yaml"}) {
            var file = Files.readString(Chart.FOLDER.resolve("files/tests").resolve(name));
            assertThat(scripts.path(name).asText().lines())
                    .containsExactlyElementsOf(file.lines().toList());
        }
    }
}
