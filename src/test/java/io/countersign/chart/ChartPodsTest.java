package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** The application's pods: how they are replaced, asked after, stopped and placed. */
class ChartPodsTest {
    private final Rendering standard = Chart.asItComes().render();

    /** Otherwise the container is restarted before its log says what it waited for. */
    @Test
    void itGivesTheDatabaseUpBeforeTheStartupProbeDoes() {
        var rendering = Chart.asItComes().render();
        var probe = rendering.container().path("startupProbe");
        var allowed = Duration.ofSeconds(probe.path("periodSeconds").asLong()
                * probe.path("failureThreshold").asLong());

        var wait = DurationStyle.detectAndParse(
                rendering.config().path("COUNTERSIGN_DATABASE_WAIT").asText());
        assertThat(wait).isLessThanOrEqualTo(allowed.minusSeconds(30));
        assertThat(Chart.asItComes()
                        .with("config: {COUNTERSIGN_DATABASE_WAIT: 20m}")
                        .render()
                        .config()
                        .path("COUNTERSIGN_DATABASE_WAIT")
                        .asText())
                .isEqualTo("20m");
    }

    @Test
    void twoReplicasAreReplacedWithoutAGap() {
        var spec = standard.deployment().path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(2);
        assertThat(spec.path("strategy"))
                .isEqualTo(yaml("{type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"));
        assertThat(standard.all("PersistentVolumeClaim"))
                .extracting(claim -> claim.at("/metadata/name").asText())
                .containsExactly("countersign-backup");
    }

    /** The second pod could not attach the volume while the first has it, and the first would not go before. */
    @Test
    void aVolumeOfOneNodeMeansOneReplicaThatIsRecreated() {
        var rendering = Chart.asItComes().with("persistence: {enabled: true}").render();
        var spec = rendering.deployment().path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(1);
        assertThat(spec.path("strategy")).isEqualTo(yaml("type: Recreate"));
        assertThat(rendering.one("PersistentVolumeClaim", "countersign-data").at("/metadata/annotations"))
                .isEqualTo(yaml("helm.sh/resource-policy: keep"));
    }

    @Test
    void aSharedVolumeChangesNothing() {
        var spec = Chart.asItComes()
                .with("persistence: {enabled: true, accessModes: [ReadWriteMany]}")
                .render()
                .deployment()
                .path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/strategy/type").asText()).isEqualTo("RollingUpdate");
    }

    @Test
    void theStrategyCanBeChosen() {
        var strategy = Chart.asItComes()
                .with("strategy: {type: Recreate}")
                .render()
                .deployment()
                .at("/spec/strategy");

        assertThat(strategy).isEqualTo(yaml("type: Recreate"));
    }

    /** An HTTP probe from the node's address would meet host guard and login. */
    @Test
    void probesOnlyAskWhetherThePortIsOpen() {
        assertThat(standard.container().path("readinessProbe"))
                .isEqualTo(yaml("{tcpSocket: {port: http}, periodSeconds: 10}"));
        assertThat(standard.container().path("livenessProbe"))
                .isEqualTo(yaml("{tcpSocket: {port: http}, initialDelaySeconds: 30, periodSeconds: 15}"));
        assertThat(standard.container().path("startupProbe"))
                .isEqualTo(yaml("{tcpSocket: {port: http}, failureThreshold: 60, periodSeconds: 5}"));
    }

    @Test
    void probesByHttpAskTheManagementPort() {
        var container =
                Chart.with(Chart.FOLDER.resolve("ci/http-probes.yaml")).render().container();

        assertThat(container.at("/readinessProbe/httpGet"))
                .isEqualTo(yaml("{path: /actuator/health/readiness, port: management}"));
        assertThat(container.at("/livenessProbe/httpGet"))
                .isEqualTo(yaml("{path: /actuator/health/liveness, port: management}"));
        assertThat(container.at("/startupProbe/timeoutSeconds").asInt()).isEqualTo(3);
        assertThat(container.findValues("tcpSocket")).isEmpty();
    }

    @Test
    void aProbeCanBeLeftOut() {
        var container = Chart.asItComes()
                .with("probes: {startup: {enabled: false}}")
                .render()
                .container();

        assertThat(container.has("startupProbe")).isFalse();
        assertThat(container.has("livenessProbe")).isTrue();
    }

    @Test
    void portsAreNamedAndTheApplicationIsToldOfThem() {
        assertThat(standard.container().path("ports")).isEqualTo(yaml("""
            [{name: http, containerPort: 8080, protocol: TCP},
             {name: management, containerPort: 8081, protocol: TCP}]
            """));
        assertThat(standard.config().path("SERVER_PORT").asText()).isEqualTo("8080");
        assertThat(standard.config().path("MANAGEMENT_SERVER_PORT").asText()).isEqualTo("8081");
    }

    @Test
    void aPodIsForgottenByLoadBalancersBeforeItStops() {
        assertThat(standard.container().at("/lifecycle/preStop/sleep/seconds").asInt())
                .isEqualTo(5);
        assertThat(standard.pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(45);
    }

    @Test
    void memoryIsLimitedAndCpuIsNot() {
        var resources = standard.container().path("resources");

        assertThat(resources.path("limits")).isEqualTo(yaml("memory: 1536Mi"));
        assertThat(resources.path("requests")).isEqualTo(yaml("{cpu: 250m, memory: 768Mi}"));
        assertThat(standard.config().path("JAVA_TOOL_OPTIONS").asText()).startsWith("-XX:MaxRAMPercentage=50.0 ");
    }

    @Test
    void nothingButTmpIsMounted() {
        assertThat(standard.container().path("volumeMounts")).isEqualTo(yaml("[{name: tmp, mountPath: /tmp}]"));
        assertThat(standard.pod().path("volumes")).isEqualTo(yaml("[{name: tmp, emptyDir: {sizeLimit: 256Mi}}]"));
    }

    /** Pods read their settings when they start, and nothing else would make them start again. */
    @Test
    void aChangedSettingReplacesThePods() {
        var checksum = "/spec/template/metadata/annotations/checksum~1config";
        var changed = Chart.asItComes().with("config: {A: b}").render();

        assertThat(changed.config().path("A").asText()).isEqualTo("b");
        assertThat(changed.deployment().at(checksum).asText())
                .hasSize(64)
                .isNotEqualTo(standard.deployment().at(checksum).asText());
    }

    @Test
    void theChartsVersionAloneReplacesNothing() {
        assertThat(standard.deployment().at("/spec/template/metadata/labels")).isEqualTo(yaml("""
            {app.kubernetes.io/component: server, app.kubernetes.io/instance: countersign,
             app.kubernetes.io/name: countersign, app.kubernetes.io/part-of: countersign}
            """));
    }

    @Test
    void theBudgetForDisruptionsLetsBrokenPodsGo() {
        var spec = standard.one("PodDisruptionBudget", "countersign").path("spec");

        assertThat(spec.path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(spec.path("unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
        assertThat(spec.at("/selector/matchLabels"))
                .isEqualTo(standard.deployment().at("/spec/selector/matchLabels"));
    }

    @Test
    void replicasSpreadOverNodesAndZones() {
        assertThat(Rendering.texts(standard.pod().path("topologySpreadConstraints"), "topologyKey"))
                .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
        assertThat(Rendering.texts(standard.pod().path("topologySpreadConstraints"), "whenUnsatisfiable"))
                .containsOnly("ScheduleAnyway");
    }

    @Test
    void theAutoscalerDecidesAloneHowManyReplicasThereAre() {
        var rendering = Chart.asItComes().with("autoscaling: {enabled: true}").render();

        assertThat(rendering.deployment().path("spec").has("replicas")).isFalse();
        assertThat(rendering
                        .one("HorizontalPodAutoscaler", "countersign")
                        .at("/spec/metrics/0/resource/name")
                        .asText())
                .isEqualTo("cpu");
    }

    @Test
    void noPodHasAnAccountsTokenThatDoesNotNeedIt() {
        assertThat(standard.pod().path("automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(standard.all("Role")).isEmpty();
    }

    @Test
    void agentsOfSympoziumNeedFewRights() {
        var rendering =
                Chart.asItComes().with("rbac: {sympozium: {enabled: true}}").render();
        var role = rendering.one("Role", "countersign-agents");

        assertThat(role.at("/metadata/namespace").asText()).isEqualTo("sympozium-system");
        assertThat(role.path("rules").findValuesAsText("resources")).doesNotContain("secrets");
        assertThat(role.at("/rules/0/verbs")).isEqualTo(yaml("[create, get, list, watch, delete]"));
        assertThat(rendering.pod().path("automountServiceAccountToken").asBoolean())
                .isTrue();
    }

    @Test
    void sympoziumBringsItsSettingsItsRightsAndAWayToTheApi() {
        var rendering = Chart.asItComes().with("""
            networkPolicy: {enabled: true, egress: {enabled: true}}
            sympozium:
              enabled: true
              gatewayUrl: http://litellm:4000/v1
              authSecret: agents-llm-key
              allowedAgents: {acme: [analyst]}
            """).render();

        assertThat(rendering.config().path("COUNTERSIGN_SYMPOZIUM_ENABLED").asText())
                .isEqualTo("true");
        assertThat(rendering
                        .config()
                        .path("COUNTERSIGN_SYMPOZIUM_ALLOWED_AGENTS")
                        .asText())
                .isEqualTo("{\"acme\":[\"analyst\"]}");
        assertThat(rendering.config().path("COUNTERSIGN_SYMPOZIUM_ACCOUNTING").asText())
                .isEqualTo("ceiling");
        assertThat(rendering.one("Role", "countersign-agents").path("rules"))
                .isEqualTo(yaml("[{apiGroups: [sympozium.ai], resources: [agentruns], verbs: [create, get, list,"
                        + " watch, delete]}]"));
        assertThat(rendering.pod().path("automountServiceAccountToken").asBoolean())
                .isTrue();
        assertThat(rendering
                        .one("NetworkPolicy", "countersign")
                        .at("/spec/egress")
                        .toString())
                .contains("6443");
    }

    @Test
    void nothingOfSympoziumIsThereUnlessAsked() {
        assertThat(standard.config().toString()).doesNotContain("SYMPOZIUM");
    }

    private static JsonNode yaml(String text) {
        return Yaml.one(text);
    }
}
