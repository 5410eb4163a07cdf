package io.countersign.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Our chart with somebody's values, as the release {@code countersign} in {@code countersign-system}. Values files are
 * merged into a copy of the chart, because Helm's linter takes none.
 */
record Chart(ObjectNode values) {
    static final Path FOLDER = Path.of("chart");
    static final Path FRANK = FOLDER.resolve("examples/frank/apps");

    static Chart asItComes() {
        return new Chart((ObjectNode) Yaml.read(FOLDER.resolve("values.yaml")));
    }

    static Chart with(Path valuesFile) {
        return asItComes().with(Yaml.read(valuesFile));
    }

    /** With values in YAML on top. */
    Chart with(String yaml) {
        return with(Yaml.one(yaml));
    }

    private Chart with(JsonNode more) {
        var merged = values.deepCopy();
        merge(merged, more);
        return new Chart(merged);
    }

    /** Values files of the installations that we care about. */
    static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        }
    }

    Rendering render() {
        return inACopy(Chart::template);
    }

    /** With the pods of {@code helm test}, which the library otherwise leaves out: here they are ordinary objects. */
    Rendering renderWithTests() {
        return inACopy(copy -> {
            try (Stream<Path> files = Files.list(copy.resolve("templates/tests"))) {
                for (var file : files.toList()) {
                    Files.writeString(file, Files.readString(file).replace("helm.sh/hook\"", "example.com/hook\""));
                }
            }
            return template(copy);
        });
    }

    private static Rendering template(Path chart) {
        return Rendering.of(new Helm(chart)
                .template()
                .withName("countersign")
                .withNamespace("countersign-system")
                .call());
    }

    LintResult lint() {
        return inACopy(copy -> new Helm(copy).lint().strict().call());
    }

    private interface Use<T> {
        T of(Path chart) throws IOException;
    }

    private <T> T inACopy(Use<T> use) {
        try {
            var directory = Files.createTempDirectory("chart");
            try {
                // Helm wants the folder to be called like the chart.
                var copy = directory.resolve("countersign");
                FileSystemUtils.copyRecursively(FOLDER, copy);
                Files.writeString(copy.resolve("values.yaml"), Yaml.write(values));
                // The library takes itself to be installing on 1.20; the range is tested with Helm's own program.
                var about = (ObjectNode) Yaml.read(copy.resolve("Chart.yaml"));
                Files.writeString(copy.resolve("Chart.yaml"), Yaml.write(about.without("kubeVersion")));
                return use.of(copy);
            } finally {
                FileSystemUtils.deleteRecursively(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Helm does it: maps grow together, everything else is replaced. */
    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(entry -> {
            var old = into.get(entry.getKey());
            if (old instanceof ObjectNode map && entry.getValue().isObject()) {
                merge(map, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
