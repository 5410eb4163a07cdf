package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts stay texts: a name of digits alone, unquoted, would be a number in YAML, and Kubernetes would refuse it. */
class ChartTextsTest {
    private static final int LEAST = 4_242_000;

    @Test
    void namesMayBeDigitsAlone() {
        var rendering =
                Chart.with(Chart.FOLDER.resolve("ci/everything.yaml")).with("""
                    fullnameOverride: "4242001"
                    nameOverride: "4242002"
                    namespaceOverride: "4242003"
                    commonLabels: {team: "4242004"}
                    priorityClassName: "4242005"
                    runtimeClassName: "4242006"
                    model: "4242007"
                    ghcr: {existingSecret: "4242008"}
                    auth: {existingSecret: "4242009"}
                    llm: {existingSecret: "4242010"}
                    anthropic: {existingSecret: "4242011"}
                    admin: {existingSecret: "4242012", username: "4242013"}
                    extraSecrets: [{name: "4242014"}]
                    externalSecrets:
                      store: {name: "4242015"}
                      auth: {previousRemoteKey: "4242016"}
                      optional: [{name: mail, data: {MAIL: "4242017"}}]
                    database: {url: "", name: "4242018", username: "4242019", host: "4242020",
                               existingSecret: "4242021", existingSecretPasswordKey: "4242022"}
                    persistence: {storageClass: "4242023"}
                    image: {repository: "4242024", registry: "", digest: ""}
                    backup:
                      timeZone: "4242025"
                      serviceAccountName: "4242026"
                      persistence: {storageClass: "4242027"}
                      s3: {bucket: "4242028", prefix: "4242029", region: "4242030", existingSecret: "4242031"}
                    service: {loadBalancerClass: "4242032", loadBalancerIP: "4242033"}
                    serviceLb: {loadBalancerClass: "4242034", ip: "4242035"}
                    ingress: {className: "4242036", hosts: ["4242037"]}
                    httpRoute: {hostnames: ["4242038"]}
                    serviceAccount: {name: "4242039"}
                    rbac: {sympozium: {namespace: "4242040"}}
                    """).renderWithTests();

        assertThat(rendering.objects().stream().map(ChartTextsTest::numbersOf)).allMatch(List::isEmpty);
        assertThat(rendering.text()).contains("4242001", "4242015", "4242023", "4242040");
    }

    @Test
    void theNameOfAClaimOrOfASecretWithTheAddressMayBeToo() {
        var rendering = Chart.asItComes().with("""
            database: {urlSecret: "4242041", urlSecretKey: "4242042"}
            persistence: {enabled: true, existingClaim: "4242043"}
            backup: {persistence: {existingClaim: "4242044"}}
            """).renderWithTests();

        assertThat(rendering.objects().stream().map(ChartTextsTest::numbersOf)).allMatch(List::isEmpty);
        assertThat(rendering.text()).contains("4242041", "4242042", "4242043", "4242044");
    }

    private static List<JsonNode> numbersOf(JsonNode node) {
        var found = new ArrayList<JsonNode>();
        if (node.isNumber() && node.asLong() >= LEAST) {
            found.add(node);
        }
        node.forEach(inner -> found.addAll(numbersOf(inner)));
        return found;
    }
}
