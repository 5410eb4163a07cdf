package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files for the cluster Frank. What our chart makes of its values is in a golden file, which {@code
 * -Dcountersign.chart=apply} writes anew: look at the difference before committing it.
 */
class FrankTest {
    private static final Path GOLDEN = Path.of("src/test/resources/chart/frank.yaml");
    private static final Path VALUES = Chart.FRANK.resolve("countersign/values.yaml");

    @Test
    void rendersWhatWasLookedAt() throws IOException {
        var text = Chart.with(VALUES).render().text();

        if (ChartReadmeTest.APPLY) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text)
                .as("mvn test -Dtest=FrankTest -Dcountersign.chart=apply writes the file anew")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void theScenarioIsTheExample() {
        assertThat(Chart.FOLDER.resolve("ci/frank.yaml")).hasSameTextualContentAs(VALUES);
    }

    @Test
    void namesSettingsAndOrderAreTheDocumentedOnes() {
        var rendering = Chart.with(VALUES).render();

        assertThat(rendering.names("ExternalSecret"))
                .containsExactlyInAnyOrder("countersign-llm-key", "countersign-auth", "countersign-ghcr");
        assertThat(rendering
                        .one("ExternalSecret", "countersign-llm-key")
                        .at("/spec/target/template/data/OPENAI_BASE_URL")
                        .asText())
                .isEqualTo("http://litellm.litellm.svc:4000");
        assertThat(rendering.pod().path("imagePullSecrets").toString()).isEqualTo("[{\"name\":\"countersign-ghcr\"}]");
        assertThat(rendering.container().path("env").toString())
                .isEqualTo("[{\"name\":\"PG_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":"
                        + "{\"name\":\"countersign-db-postgresql\",\"key\":\"password\"}}},"
                        + "{\"name\":\"DATABASE_URL\",\"value\":\"postgres://countersign:$(PG_PASSWORD)"
                        + "@countersign-db-postgresql.countersign-system.svc:5432/countersign\"}]");
        assertThat(rendering
                        .one("Service", "countersign-lb")
                        .at("/metadata/annotations")
                        .toString())
                .isEqualTo("{\"lbipam.cilium.io/ips\":\"192.168.55.227\"}");
        assertThat(rendering.pods())
                .allMatch(pod ->
                        pod.at("/nodeSelector/kubernetes.io~1arch").asText().equals("amd64"));
    }

    @Test
    void itIsWatchedAsThatClusterWatches() {
        var rendering = Chart.with(VALUES).render();

        assertThat(rendering.names("VMServiceScrape")).containsExactly("countersign");
        assertThat(rendering.all("ServiceMonitor")).isEmpty();
        assertThat(rendering.names("Service"))
                .containsExactlyInAnyOrder("countersign", "countersign-lb", "countersign-management");
        assertThat(rendering.one("NetworkPolicy", "countersign").at("/spec/ingress/1"))
                .isEqualTo(Yaml.one("""
                    ports: [{port: 8081, protocol: TCP}]
                    from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
                    """));
    }

    /** A model that the gateway lacks, or that has no price, makes every first act an incident. */
    @Test
    void theModelHasAPriceAndTheOneGpuIsNotOverrun() {
        var config = Chart.with(VALUES).render().config();
        var models = Yaml.one(config.path("SPRING_APPLICATION_JSON").asText()).at("/countersign/prices/models");

        assertThat(config.path("COUNTERSIGN_MODEL").asText()).isEqualTo("mistral-small-24b");
        assertThat(models.fieldNames()).toIterable().contains("mistral-small-24b");
        assertThat(models).allSatisfy(price -> assertThat(price).isEqualTo(Yaml.one("{input: '0', output: '0'}")));
        assertThat(config.path("COUNTERSIGN_GATEWAY_UNMETERED").asText()).isEqualTo("true");
        assertThat(config.path("COUNTERSIGN_ENGINE_CALLS_AT_ONCE").asInt()).isLessThan(5);
    }

    /** With a way in past the proxy, anybody could write the headers that a proxy is believed. */
    @Test
    void nobodyIsBelievedWhileThereIsAWayPastTheProxy() throws IOException {
        var both = Chart.with(VALUES);
        var traefikAlone = both.with(uncommented("serviceLb")).render();

        assertThat(both.render()
                        .config()
                        .path("SERVER_FORWARD_HEADERS_STRATEGY")
                        .asText())
                .isEqualTo("none");
        assertThat(traefikAlone.names("Service")).doesNotContain("countersign-lb");
        assertThat(traefikAlone.config().path("SERVER_FORWARD_HEADERS_STRATEGY").asText())
                .isEqualTo("native");
        assertThat(traefikAlone.one("NetworkPolicy", "countersign").at("/spec/ingress/0/from/0"))
                .isEqualTo(Yaml.one("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: traefik-system}}"));
    }

    @Test
    void theBlockForSympoziumIsTaken() throws IOException {
        var rendering = Chart.with(VALUES).with(uncommented("sympozium")).render();

        assertThat(rendering
                        .one("Role", "countersign-agents")
                        .at("/metadata/namespace")
                        .asText())
                .isEqualTo("sympozium-system");
        assertThat(rendering
                        .config()
                        .path("COUNTERSIGN_SYMPOZIUM_ALLOWED_AGENTS")
                        .asText())
                .isEqualTo("{\"acme\":[\"analyst\"]}");
    }

    /** A block of the values that is a comment, and begins with this key. */
    private static String uncommented(String key) throws IOException {
        return Files.readString(VALUES)
                .lines()
                .dropWhile(line -> !line.equals("# " + key + ":"))
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theRouteOfTraefikLeadsToTheService() throws IOException {
        var readme = Files.readString(Chart.FOLDER.resolve("examples/frank/README.md"));
        var route = Yaml.one(readme.substring(readme.indexOf("    apiVersion: traefik.io"))
                .lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n")));
        var service = Chart.with(VALUES).render().one("Service", "countersign");

        assertThat(route.at("/spec/routes/0/services/0/name")).isEqualTo(service.at("/metadata/name"));
        assertThat(route.at("/spec/routes/0/services/0/namespace")).isEqualTo(service.at("/metadata/namespace"));
        assertThat(route.at("/spec/routes/0/services/0/port")).isEqualTo(service.at("/spec/ports/0/port"));
        assertThat(route.at("/spec/routes/0/match").asText())
                .isEqualTo("Host(`" + Yaml.read(VALUES).at("/allowedHosts/0").asText() + "`)");
    }

    @Test
    void probesHaveTheDocumentedTimes() {
        var container = Chart.with(VALUES).render().container();

        assertThat(container.path("readinessProbe"))
                .isEqualTo(Yaml.one("{tcpSocket: {port: http}, periodSeconds: 10}"));
        assertThat(container.path("livenessProbe"))
                .isEqualTo(Yaml.one("{tcpSocket: {port: http}, initialDelaySeconds: 30, periodSeconds: 15}"));
        assertThat(container.path("startupProbe"))
                .isEqualTo(Yaml.one("{tcpSocket: {port: http}, failureThreshold: 60, periodSeconds: 5}"));
    }

    /** Docker Hub lost the tags of both images. */
    @Test
    void theDatabasesImagesComeFromTheMirror() {
        var values = Yaml.read(Chart.FRANK.resolve("countersign-db/values.yaml"));

        assertThat(values.at("/image")).isEqualTo(Yaml.one("""
            {registry: mirror.gcr.io, repository: bitnamilegacy/postgresql}
            """));
        assertThat(values.at("/metrics/image")).isEqualTo(Yaml.one("""
            {registry: mirror.gcr.io, repository: bitnamilegacy/postgres-exporter}
            """));
        assertThat(values.at("/primary/persistence")).isEqualTo(Yaml.one("{storageClass: longhorn, size: 5Gi}"));
    }

    /** The applications are templates of that cluster's own chart; here it is a chart of these two. */
    @Test
    void theApplicationsFollowThatClustersLayout(@TempDir Path directory) throws IOException {
        var root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("templates"));
        Files.writeString(root.resolve("Chart.yaml"), "{apiVersion: v2, name: root, version: 0.0.0}");
        Files.writeString(root.resolve("values.yaml"), """
            repoURL: https://git.example.com/cluster.git
            targetRevision: main
            destination: {server: https://kubernetes.default.svc}
            """);
        for (var name : new String[] {"countersign.yaml", "countersign-db.yaml"}) {
            Files.copy(
                    Chart.FRANK.resolve("root/templates").resolve(name),
                    root.resolve("templates").resolve(name));
        }

        var rendering = Rendering.of(new Helm(root).template().withName("root").call());

        assertApplication(rendering, "countersign-db", "0");
        assertApplication(rendering, "countersign", "1");
        var database = rendering.one("Application", "countersign-db").at("/spec/sources/0");
        assertThat(database.path("repoURL").asText()).isEqualTo("registry-1.docker.io/bitnamicharts");
        assertThat(database.path("chart").asText()).isEqualTo("postgresql");
        assertThat(database.path("targetRevision").asText()).isEqualTo("14.1.10");
        assertThat(rendering
                        .one("Application", "countersign")
                        .at("/spec/sources/0/path")
                        .asText())
                .isEqualTo("chart");
    }

    private static void assertApplication(Rendering rendering, String name, String wave) {
        var application = rendering.one("Application", name);
        assertThat(application.path("metadata")).isEqualTo(Yaml.one("""
            name: %s
            namespace: argocd
            annotations: {argocd.argoproj.io/sync-wave: "%s"}
            finalizers: [resources-finalizer.argocd.argoproj.io]
            """.formatted(name, wave)));
        var spec = application.path("spec");
        assertThat(spec.path("project").asText()).isEqualTo("infrastructure");
        assertThat(spec.path("destination")).isEqualTo(Yaml.one("""
            {server: https://kubernetes.default.svc, namespace: countersign-system}
            """));
        assertThat(spec.at("/sources/0/helm")).isEqualTo(Yaml.one("""
            {releaseName: %1$s, valueFiles: [$values/apps/%1$s/values.yaml]}
            """.formatted(name)));
        assertThat(spec.at("/sources/1/ref").asText()).isEqualTo("values");
        assertThat(Files.exists(Chart.FRANK.resolve(name).resolve("values.yaml")))
                .isTrue();
        assertThat(spec.path("syncPolicy")).isEqualTo(Yaml.one("""
            automated: {selfHeal: true}
            syncOptions: [CreateNamespace=true, ServerSideApply=true, RespectIgnoreDifferences=true]
            """));
        assertThat(spec.path("ignoreDifferences")).isEqualTo(Yaml.one("[{kind: Secret, jsonPointers: [/data]}]"));
    }

    /** What a newer pg_dump writes, an older server refuses to restore. */
    @Test
    void theBackupIsOfTheDatabasesMajorVersion() throws IOException {
        var database = Files.readString(Chart.FRANK.resolve("countersign-db/values.yaml"));
        var cluster = Yaml.read(Chart.FRANK.resolve("countersign-db-cnpg/manifests/cluster.yaml"));
        var readme = Files.readString(Chart.FOLDER.resolve("examples/frank/README.md"));

        assertThat(database).startsWith("# PostgreSQL 16 by Bitnami's chart 14.1.10");
        assertThat(Yaml.read(VALUES).at("/backup/image/tag").asText()).isEqualTo("16-alpine");
        var major = cluster.at("/spec/imageName").asText().replaceAll(".*:", "");
        assertThat(valuesFor("countersign-db-rw", readme)
                        .at("/backup/image/tag")
                        .asText())
                .isEqualTo(major + "-alpine");
    }

    /** The block of the README with the other database's values. */
    private static JsonNode valuesFor(String host, String readme) {
        var block = readme.substring(readme.indexOf("    database:"));
        assertThat(block).contains(host);
        return Yaml.one(block.lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n")));
    }

    @Test
    void theNamespaceAndTheOtherDatabaseFitTheValues() {
        var namespace = Yaml.read(Chart.FRANK.resolve("countersign/manifests/namespace.yaml"));
        var cluster = Yaml.read(Chart.FRANK.resolve("countersign-db-cnpg/manifests/cluster.yaml"));

        assertThat(namespace.at("/metadata/name").asText()).isEqualTo("countersign-system");
        assertThat(namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("baseline");
        assertThat(cluster.at("/metadata/namespace").asText()).isEqualTo("countersign-system");
        assertThat(cluster.at("/spec/bootstrap/initdb"))
                .isEqualTo(Yaml.one("{database: countersign, owner: countersign}"));
    }
}
