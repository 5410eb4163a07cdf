package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** How metrics are found and what alerts there are. */
class ChartMetricsTest {
    private static final String ON = """
        metrics:
          enabled: true
          podAnnotations: {enabled: true}
          serviceMonitor: {enabled: true, labels: {release: prometheus}}
          vmServiceScrape: {enabled: true}
          dashboard: {enabled: true}
          prometheusRule: {enabled: true, alertLabels: {team: a}}
        """;

    @Test
    void nothingIsExposedUnlessAsked() {
        var rendering = Chart.asItComes().render();

        assertThat(rendering
                        .config()
                        .path("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE")
                        .asText())
                .isEqualTo("health,info");
        assertThat(rendering.names("Service")).containsExactly("countersign");
    }

    @Test
    void bothOperatorsFindThePortOfTheService() {
        var rendering = Chart.asItComes().with(ON).render();
        var expected = Yaml.one("""
            selector:
              matchLabels: {app.kubernetes.io/name: countersign, app.kubernetes.io/instance: countersign,
                            app.kubernetes.io/component: management}
            jobLabel: app.kubernetes.io/instance
            namespaceSelector: {matchNames: [countersign-system]}
            endpoints: [{port: management, path: /actuator/prometheus, interval: 30s}]
            """);

        var monitor = rendering.one("ServiceMonitor", "countersign");
        assertThat(monitor.path("apiVersion").asText()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(monitor.path("spec")).isEqualTo(expected);
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        var scrape = rendering.one("VMServiceScrape", "countersign");
        assertThat(scrape.path("apiVersion").asText()).isEqualTo("operator.victoriametrics.com/v1beta1");
        assertThat(scrape.path("spec")).isEqualTo(expected);
        var service = rendering.one("Service", "countersign-management");
        assertThat(service.at("/metadata/labels/app.kubernetes.io~1component").asText())
                .isEqualTo("management");
        assertThat(service.at("/spec/selector"))
                .isEqualTo(rendering.deployment().at("/spec/selector/matchLabels"));
        assertThat(service.at("/spec/ports"))
                .isEqualTo(Yaml.one("[{name: management, port: 8081, targetPort: management, protocol: TCP}]"));
        assertThat(rendering
                        .config()
                        .path("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE")
                        .asText())
                .isEqualTo("health,info,prometheus");
    }

    /** It asks for no login: a service that leaves the cluster must not carry it along. */
    @Test
    void thePortOfTheMetricsNeverLeavesTheCluster() {
        var rendering = Chart.asItComes()
                .with(ON)
                .with("{service: {type: LoadBalancer}, serviceLb: {enabled: true}}")
                .render();

        for (var service : rendering.all("Service")) {
            var management = service.at("/metadata/name").asText().equals("countersign-management");
            assertThat(Rendering.texts(service.at("/spec/ports"), "name"))
                    .containsExactly(management ? "management" : "http");
            assertThat(service.at("/spec/type").asText()).isEqualTo(management ? "ClusterIP" : "LoadBalancer");
        }
        assertThat(rendering.all("Service")).hasSize(3);
    }

    @Test
    void podsSayWhereTheirMetricsAre() {
        var annotations = Chart.asItComes().with(ON).render().deployment().at("/spec/template/metadata/annotations");

        assertThat(annotations.path("prometheus.io/scrape").asText()).isEqualTo("true");
        assertThat(annotations.path("prometheus.io/port").asText()).isEqualTo("8081");
        assertThat(annotations.path("prometheus.io/path").asText()).isEqualTo("/actuator/prometheus");
    }

    @Test
    void everyAlertSaysWhatToDo() {
        var rule = Chart.asItComes().with(ON).render().one("PrometheusRule", "countersign");

        assertThat(rule.path("apiVersion").asText()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(rule.at("/spec/groups/0/rules")).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("alert", "expr", "for", "labels", "annotations");
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(alert.at("/labels/team").asText()).isEqualTo("a");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).isNotBlank();
            assertThat(alert.path("expr").asText()).contains("namespace=\"countersign-system\"");
            assertThat(alert.path("expr").asText()).doesNotContain("%");
        });
    }

    @Test
    void alertsAreListedInTheReadme() throws Exception {
        var rule = Chart.asItComes().with(ON).render().one("PrometheusRule", "countersign");
        var readme = Files.readString(Chart.FOLDER.resolve("README.md"));

        assertThat(Rendering.texts(rule.at("/spec/groups/0/rules"), "alert"))
                .allSatisfy(alert -> assertThat(readme).contains("| `" + alert + "` |"));
    }

    @Test
    void noAlertWatchesWhatIsOff() {
        var rule = Chart.asItComes()
                .with("{metrics: {prometheusRule: {enabled: true}}, backup: {enabled: false}}")
                .render()
                .one("PrometheusRule", "countersign");

        assertThat(Rendering.texts(rule.at("/spec/groups/0/rules"), "alert"))
                .containsExactly("CountersignDown", "CountersignReplicasMissing", "CountersignRestarting");
    }

    @Test
    void theDashboardIsOneThatGrafanaReads() {
        var map = Chart.asItComes().with(ON).render().one("ConfigMap", "countersign-dashboard");
        var dashboard = Yaml.one(map.at("/data/countersign.json").asText());

        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(dashboard.path("title").asText()).isEqualTo("Countersign");
        assertThat(Rendering.texts(dashboard.path("panels"), "id")).isNotEmpty().doesNotHaveDuplicates();
    }
}
