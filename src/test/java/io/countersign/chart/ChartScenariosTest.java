package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way to install the chart. */
class ChartScenariosTest {
    /** Kinds that operators bring along; their fields are asserted one by one elsewhere. */
    private static final Set<String> OF_OPERATORS =
            Set.of("ExternalSecret", "ServiceMonitor", "VMServiceScrape", "PrometheusRule");

    static List<Path> scenarios() throws IOException {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void lintFindsNothing(Path values) {
        var result = Chart.with(values).lint();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(line -> line.contains("[WARNING]"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyFieldIsOneThatKubernetesKnows(Path values) {
        var faults = new ArrayList<String>();

        for (var object : Chart.with(values).renderWithTests().objects()) {
            var kind = object.path("kind").asText();
            var typed = StrictReading.read(Yaml.write(object));
            if (typed.isPresent()) {
                StrictReading.unknownFields(typed.get()).forEach(field -> faults.add(kind + field));
            } else {
                assertThat(OF_OPERATORS).contains(kind);
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void aMisspeltFieldIsNoticed() {
        var object = StrictReading.read("""
            apiVersion: apps/v1
            kind: Deployment
            spec: {replcas: 2, template: {spec: {containers: [{readinessProbe: {perodSeconds: 1}}]}}}
            """);

        assertThat(StrictReading.unknownFields(object.orElseThrow()))
                .containsExactlyInAnyOrder(
                        ".Spec.replcas", ".Spec.Template.Spec.Containers[].ReadinessProbe.perodSeconds");
    }

    /** Argo CD renders with every look at the repository and would see a difference for ever. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void renderingTwiceGivesTheSameText(Path values) {
        var chart = Chart.with(values);

        assertThat(chart.renderWithTests().text())
                .isEqualTo(chart.renderWithTests().text());
    }

    /** What would be different with every rendering, or needs a cluster to be asked. */
    @Test
    void nothingIsLookedUpOrMadeUp() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.FOLDER.resolve("templates"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(file)
                                    .content()
                                    .doesNotContainPattern(
                                            "\\b(lookup|rand[A-Z]\\w+|uuidv4|now|gen[A-Z]\\w+|derivePassword|htpasswd|bcrypt)\\b"));
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noTwoObjectsHaveTheSameName(Path values) {
        var rendering = Chart.with(values).renderWithTests();

        assertThat(rendering.objects().stream().map(ChartScenariosTest::identity))
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodMeetsTheRestrictedStandard(Path values) {
        for (var pod : Chart.with(values).renderWithTests().pods()) {
            var context = pod.path("securityContext");
            assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(context.path("runAsUser").asInt()).isEqualTo(1000);
            assertThat(context.path("runAsGroup").asInt()).isEqualTo(1000);
            assertThat(context.path("fsGroup").asInt()).isEqualTo(1000);
            assertThat(context.path("fsGroupChangePolicy").asText()).isEqualTo("OnRootMismatch");
            assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertContainersAreLockedDown(pod);
        }
    }

    private static void assertContainersAreLockedDown(JsonNode pod) {
        var containers = new ArrayList<JsonNode>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        for (var container : containers) {
            if (container.path("image").asText().startsWith("busybox")) {
                continue; // somebody else's, from extraContainers
            }
            var context = container.path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(Rendering.texts(container.path("volumeMounts"), "mountPath"))
                    .contains("/tmp");
        }
    }

    /** A service called countersign would otherwise put COUNTERSIGN_PORT and the like into every pod. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void noPodIsToldOfServicesByVariables(Path values) {
        assertThat(Chart.with(values).renderWithTests().pods())
                .isNotEmpty()
                .allMatch(pod -> !pod.path("enableServiceLinks").asBoolean(true));
    }

    private static String identity(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
