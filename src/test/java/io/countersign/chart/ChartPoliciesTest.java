package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may speak with whom, where NetworkPolicies are on. */
class ChartPoliciesTest {
    private static final String ON = "networkPolicy: {enabled: true}";
    private static final String MONITORING =
            "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}";

    @Test
    void peopleComeInAndTheApplicationGetsOutToDatabaseAndGateway() {
        var policy = policy("countersign", ON);

        assertThat(policy.path("ingress")).isEqualTo(Yaml.one("[{ports: [{port: 8080, protocol: TCP}]}]"));
        assertThat(portsOut(policy)).containsExactly(53, 53, 5432, 443, 4000);
    }

    @Test
    void theManagementPortIsForThoseWhoAreNamed() {
        var policy = policy("countersign", ON, "networkPolicy: {managementFrom: [%s]}".formatted(MONITORING));

        assertThat(policy.at("/ingress/1"))
                .isEqualTo(Yaml.one("{ports: [{port: 8081, protocol: TCP}], from: [%s]}".formatted(MONITORING)));
    }

    @Test
    void everyWayOutCanBeNarrowed() {
        var policy = policy("countersign", ON, """
            database: {port: 6432}
            networkPolicy:
              egress:
                databaseTo: [{ipBlock: {cidr: 192.0.2.1/32}}]
                gatewayTo: [{ipBlock: {cidr: 192.0.2.2/32}}]
                gatewayPorts: [4000]
                telemetryTo: [{ipBlock: {cidr: 192.0.2.3/32}}]
                telemetryPorts: [4318]
            """);

        assertThat(policy.path("egress").valueStream().skip(1))
                .containsExactly(
                        Yaml.one("{ports: [{port: 6432, protocol: TCP}], to: [{ipBlock: {cidr: 192.0.2.1/32}}]}"),
                        Yaml.one("{ports: [{port: 4000, protocol: TCP}], to: [{ipBlock: {cidr: 192.0.2.2/32}}]}"),
                        Yaml.one("{ports: [{port: 4318, protocol: TCP}], to: [{ipBlock: {cidr: 192.0.2.3/32}}]}"));
    }

    /** Otherwise what one value names, another would shut off without a word. */
    @Test
    void thePortsOfAddressesAreOpen() {
        var values = new String[] {ON, """
            database: {url: "jdbc:postgresql://u:$(PG_PASSWORD)@a:6432,[::1],b:6433/countersign?x=1:9"}
            llm: {baseUrl: "http://litellm.litellm.svc:8000/v1"}
            tracing: {endpoint: "http://collector/v1/traces"}
            backup: {s3: {enabled: true, bucket: backups, endpoint: "https://minio.example.com:9000"}}
            """};

        assertThat(portsOut(policy("countersign", values)))
                .containsExactly(53, 53, 5432, 6432, 6433, 443, 4000, 8000, 80);
        assertThat(portsOut(policy("countersign-backup", values))).containsExactly(53, 53, 5432, 6432, 6433, 443, 9000);
        assertThat(portsOut(policy("countersign-test", values))).containsExactly(53, 53, 5432, 6432, 6433, 8080);
        assertThat(portsOut(policy("countersign", ON, "{llm: {baseUrl: 'https://a@gateway.example.com'}}")))
                .containsExactly(53, 53, 5432, 443, 4000);
    }

    @Test
    void theBackupGetsOutToTheDatabaseAndTheBucket() {
        var bucket = "backup: {s3: {enabled: true, bucket: backups}}";

        assertThat(portsOut(policy("countersign-backup", ON))).containsExactly(53, 53, 5432);
        var policy = policy("countersign-backup", ON, bucket, """
            networkPolicy: {egress: {s3Ports: [9000], s3To: [{ipBlock: {cidr: 192.0.2.4/32}}]}}
            """);
        assertThat(policy.path("ingress")).isEmpty();
        assertThat(policy.at("/egress/2"))
                .isEqualTo(Yaml.one("{ports: [{port: 9000, protocol: TCP}], to: [{ipBlock: {cidr: 192.0.2.4/32}}]}"));
    }

    /** Also where the service has another port than the pods: policies see those of pods. */
    @Test
    void testPodsGetOutToWhatTheyTryAndInPastAPolicyThatNamesItsCallers() {
        var values = new String[] {ON, "{service: {port: 80}, networkPolicy: {ingressFrom: [{podSelector: {}}]}}"};

        assertThat(portsOut(policy("countersign-test", values))).containsExactly(53, 53, 5432, 8080);
        assertThat(policy("countersign-test", values)
                        .at("/podSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo("test");
        assertThat(policy("countersign", values).at("/ingress/0/from").toString())
                .contains("\"app.kubernetes.io/component\":\"test\"");
    }

    @Test
    void nothingIsRestrictedForWhatIsOff() {
        assertThat(rendering("{networkPolicy: {enabled: true}, backup: {enabled: false}, tests: {enabled: false}}")
                        .names("NetworkPolicy"))
                .containsExactly("countersign");
        assertThat(policy("countersign", "networkPolicy: {enabled: true, egress: {enabled: false}}")
                        .path("policyTypes"))
                .isEqualTo(Yaml.one("[Ingress]"));
    }

    private static JsonNode policy(String name, String... values) {
        return rendering(values).one("NetworkPolicy", name).path("spec");
    }

    private static Rendering rendering(String... values) {
        var chart = Chart.asItComes();
        for (var more : values) {
            chart = chart.with(more);
        }
        return chart.render();
    }

    private static List<Integer> portsOut(JsonNode policy) {
        return policy.path("egress").findValues("port").stream()
                .map(JsonNode::asInt)
                .toList();
    }
}
