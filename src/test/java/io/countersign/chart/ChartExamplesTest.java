package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Files of other people's operators that go beside an installation: they name what the chart makes. */
class ChartExamplesTest {
    private static final Path EXAMPLES = Chart.FOLDER.resolve("examples");

    @Test
    void kedaScalesTheDeploymentByMetricsThatThereAre() throws IOException {
        var scaled = Yaml.read(EXAMPLES.resolve("keda-scaledobject.yaml"));
        var deployment = Chart.asItComes().render().deployment();
        var operations = Files.readString(Path.of("docs/operations.md"));
        var query = scaled.at("/spec/triggers/0/metadata/query").asText();

        assertThat(scaled.at("/spec/scaleTargetRef/name")).isEqualTo(deployment.at("/metadata/name"));
        assertThat(scaled.at("/metadata/namespace")).isEqualTo(deployment.at("/metadata/namespace"));
        assertThat(Pattern.compile("countersign_\\w+").matcher(query).results().map(found -> found.group()))
                .hasSize(2)
                .allSatisfy(metric -> assertThat(operations).contains("`" + metric + "`"));
    }

    @Test
    void theDatabaseIsTheExamplesAndTheKeysAreTheChartsSecret() throws IOException {
        var documents = Yaml.all(Files.readString(EXAMPLES.resolve("cnpg-scheduledbackup.yaml")));
        var cluster = Yaml.read(Chart.FRANK.resolve("countersign-db-cnpg/manifests/cluster.yaml"));
        var upload = Chart.asItComes()
                .with("backup: {s3: {enabled: true, bucket: backups}}")
                .render()
                .backupPod();

        assertThat(documents).hasSize(2);
        assertThat(documents.get(1).at("/spec/cluster/name")).isEqualTo(cluster.at("/metadata/name"));
        assertThat(documents)
                .allSatisfy(document ->
                        assertThat(document.at("/metadata/namespace")).isEqualTo(cluster.at("/metadata/namespace")));
        assertThat(documents.get(0).at("/spec/configuration/s3Credentials").findValues("name"))
                .containsOnly(upload.at("/containers/0/envFrom/0/secretRef/name"));
    }
}
