package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Locale;
import java.util.regex.Pattern;
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
    void everyAlertLeadsToItsSectionOfTheRunbook() throws Exception {
        var rules = Chart.asItComes()
                .with(ON)
                .render()
                .one("PrometheusRule", "countersign")
                .at("/spec/groups/0/rules");
        var runbook = Files.readString(Chart.FOLDER.resolve("../docs/alerts.md"));
        var sections = Pattern.compile("(?m)^## (\\w+)$")
                .matcher(runbook)
                .results()
                .map(section -> section.group(1))
                .toList();

        assertThat(sections).containsExactlyInAnyOrderElementsOf(Rendering.texts(rules, "alert"));
        assertThat(rules)
                .allSatisfy(
                        alert -> assertThat(alert.at("/annotations/runbook_url").asText())
                                .isEqualTo("https://github.com/countersign-io/countersign/blob/main/docs/alerts.md#"
                                        + alert.path("alert").asText().toLowerCase(Locale.ROOT)));
        assertThat(rules)
                .allSatisfy(
                        alert -> assertThat(alert.at("/annotations/description").asText())
                                .doesNotContain("\n"));
    }

    @Test
    void theRunbookMayBeElsewhereOrNowhere() {
        var elsewhere = Chart.asItComes()
                .with(ON)
                .with("{metrics: {prometheusRule: {runbookUrl: https://wiki.example.com/alerts}}}")
                .render()
                .one("PrometheusRule", "countersign");
        var nowhere = Chart.asItComes()
                .with(ON)
                .with("{metrics: {prometheusRule: {runbookUrl: ''}}}")
                .render()
                .one("PrometheusRule", "countersign");

        assertThat(elsewhere
                        .at("/spec/groups/0/rules/0/annotations/runbook_url")
                        .asText())
                .isEqualTo("https://wiki.example.com/alerts#countersigndown");
        assertThat(nowhere.at("/spec/groups/0/rules/0/annotations").has("runbook_url"))
                .isFalse();
    }

    /** Somebody who restores, or rests it, has asked for none. */
    @Test
    void whoAskedForNoReplicaIsNotAlarmed() {
        var rule = Chart.asItComes().with(ON).render().one("PrometheusRule", "countersign");

        assertThat(rule.at("/spec/groups/0/rules/0/expr").asText())
                .isEqualTo("""
                    kube_deployment_status_replicas_available{%1$s} == 0 \
                    and on (namespace, deployment) kube_deployment_spec_replicas{%1$s} > 0\
                    """.formatted("namespace=\"countersign-system\",deployment=\"countersign\""));
    }

    @Test
    void theAgeOfABackupThatIsAnAlarmFollowsTheSchedule() {
        var rule = Chart.asItComes()
                .with(ON)
                .with("{metrics: {prometheusRule: {backupMaxAgeHours: 26}}}")
                .render()
                .one("PrometheusRule", "countersign");

        assertThat(rule.toString()).contains("> 26 * 3600", "older than 26 hours");
    }

    @Test
    void logsAreJsonAndTracesAreSentWhereAskedFor() {
        var asItComes = Chart.asItComes().render().config();
        var asked = Chart.asItComes()
                .with("{logFormat: logstash, tracing: {endpoint: 'http://collector:4318/v1/traces', share: 0.5}}")
                .render()
                .config();

        assertThat(asItComes.has("LOGGING_STRUCTURED_FORMAT_CONSOLE")).isFalse();
        assertThat(asItComes.has("MANAGEMENT_OTLP_TRACING_ENDPOINT")).isFalse();
        assertThat(asked.path("LOGGING_STRUCTURED_FORMAT_CONSOLE").asText()).isEqualTo("logstash");
        assertThat(asked.path("MANAGEMENT_OTLP_TRACING_ENDPOINT").asText())
                .isEqualTo("http://collector:4318/v1/traces");
        assertThat(asked.path("MANAGEMENT_TRACING_SAMPLING_PROBABILITY").asText())
                .isEqualTo("0.5");
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
