package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.core.env.StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** How people and programs come in, and under which names. */
class ChartNetworkTest {
    @Test
    void onlyTheClusterReachesItUnlessAsked() {
        var rendering = Chart.asItComes().render();

        assertThat(rendering.one("Service", "countersign").at("/spec/type").asText())
                .isEqualTo("ClusterIP");
        assertThat(rendering.names("Service")).containsExactly("countersign");
        assertThat(rendering.one("Service", "countersign").at("/spec/ports/0"))
                .isEqualTo(yaml("{name: http, port: 8080, targetPort: http, protocol: TCP}"));
    }

    /** Kubernetes refuses a field of another type, and an installation with it. */
    @Test
    void theServiceHasOnlyWhatItsTypeHas() {
        var chart = Chart.asItComes().with("""
            service: {nodePort: 30080, externalTrafficPolicy: Local, loadBalancerClass: c, loadBalancerIP: 192.0.2.1}
            """);

        assertThat(serviceOf(chart, "ClusterIP")).isEqualTo("type,selector,ports,");
        assertThat(serviceOf(chart, "NodePort")).isEqualTo("type,externalTrafficPolicy,selector,ports,nodePort");
        assertThat(serviceOf(chart, "LoadBalancer"))
                .isEqualTo("type,loadBalancerClass,loadBalancerIP,externalTrafficPolicy,selector,ports,nodePort");
    }

    /** The names of its fields, and whether it asks for a port of nodes. */
    private static String serviceOf(Chart chart, String type) {
        var spec = chart.with("service: {type: %s}".formatted(type))
                .render()
                .one("Service", "countersign")
                .path("spec");
        var nodePort = spec.at("/ports/0").has("nodePort") ? "nodePort" : "";
        return String.join(",", (Iterable<String>) spec::fieldNames) + "," + nodePort;
    }

    @Test
    void aSecondServiceAsksTheLoadBalancerForAnAddress() {
        var service = Chart.asItComes()
                .with("serviceLb: {enabled: true, ip: 192.0.2.1, port: 3100}")
                .render()
                .one("Service", "countersign-lb");

        assertThat(service.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(service.at("/metadata/annotations")).isEqualTo(yaml("lbipam.cilium.io/ips: 192.0.2.1"));
        assertThat(service.at("/spec/ports/0"))
                .isEqualTo(yaml("{name: http, port: 3100, targetPort: http, protocol: TCP}"));
    }

    @Test
    void namesInTheClusterAreAlwaysAllowed() {
        var config = Chart.asItComes().render().config();

        assertThat(config.path("COUNTERSIGN_INTERNAL_HOSTS").asText().split(","))
                .containsExactly(
                        "countersign",
                        "countersign.countersign-system",
                        "countersign.countersign-system.svc",
                        "countersign.countersign-system.svc.cluster.local");
        assertThat(config.has("COUNTERSIGN_ALLOWED_HOSTS")).isFalse();
    }

    @Test
    void theNamesOfTheSecondServiceAreToo() {
        var config =
                Chart.asItComes().with("serviceLb: {enabled: true}").render().config();

        assertThat(config.path("COUNTERSIGN_INTERNAL_HOSTS").asText().split(","))
                .hasSize(8)
                .contains("countersign-lb", "countersign-lb.countersign-system.svc.cluster.local");
    }

    /** Whoever opens a way in has said under which name. */
    @Test
    void hostsOfEveryWayInAreAllowed() {
        var config = Chart.asItComes().with("""
            allowedHosts: [a.example.com]
            ingress: {enabled: true, hosts: [b.example.com]}
            httpRoute: {enabled: true, hostnames: [c.example.com], parentRefs: [{name: g}]}
            serviceLb: {enabled: true, ip: 192.0.2.1}
            """).render().config();

        assertThat(config.path("COUNTERSIGN_ALLOWED_HOSTS").asText())
                .isEqualTo("a.example.com,b.example.com,c.example.com,192.0.2.1");
    }

    /** Anybody can write such headers, and in Kubernetes Spring Boot believes them unless told not to. */
    @Test
    void forwardedHeadersAreBelievedOnlyBehindAProxy() {
        assertThat(forwardedHeaders("")).isEqualTo("none");
        assertThat(forwardedHeaders("serviceLb: {enabled: true}")).isEqualTo("none");
        assertThat(forwardedHeaders("ingress: {enabled: true, hosts: [b.example.com]}"))
                .isEqualTo("native");
        assertThat(forwardedHeaders("httpRoute: {enabled: true, parentRefs: [{name: g}]}"))
                .isEqualTo("native");
        assertThat(forwardedHeaders("""
            ingress: {enabled: true, hosts: [b.example.com]}
            forwardedHeaders: {strategy: none}
            """)).isEqualTo("none");
    }

    /** By the names that the chart gives to the settings, as the server itself reads them. */
    @Test
    void theServerReadsWhichProxiesAreBelieved() {
        var variables = new HashMap<String, Object>();
        Chart.asItComes()
                .with("forwardedHeaders: {strategy: native, trustedProxies: '10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}'}")
                .render()
                .config()
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));

        var server = new Binder(ConfigurationPropertySources.from(
                        new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
                .bind("server", ServerProperties.class)
                .get();

        assertThat(server.getForwardHeadersStrategy()).isEqualTo(ForwardHeadersStrategy.NATIVE);
        assertThat(server.getTomcat().getRemoteip().getInternalProxies())
                .isEqualTo("10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static String forwardedHeaders(String values) {
        return Chart.asItComes()
                .with(values.isEmpty() ? "{}" : values)
                .render()
                .config()
                .path("SERVER_FORWARD_HEADERS_STRATEGY")
                .asText();
    }

    @Test
    void routesLeadToTheService() {
        var rendering = Chart.asItComes().with("""
            ingress: {enabled: true, hosts: [b.example.com], className: nginx}
            httpRoute: {enabled: true, hostnames: [c.example.com], parentRefs: [{name: g, namespace: n}]}
            """).render();

        assertThat(rendering.one("Ingress", "countersign").at("/spec/rules/0/http/paths/0/backend/service"))
                .isEqualTo(yaml("{name: countersign, port: {name: http}}"));
        var route = rendering.one("HTTPRoute", "countersign");
        assertThat(route.path("apiVersion").asText()).isEqualTo("gateway.networking.k8s.io/v1");
        assertThat(route.path("spec")).isEqualTo(yaml("""
            parentRefs: [{name: g, namespace: n}]
            hostnames: [c.example.com]
            rules:
              - matches: [{path: {type: PathPrefix, value: /}}]
                backendRefs: [{name: countersign, port: 8080}]
            """));
    }

    private static JsonNode yaml(String text) {
        return Yaml.one(text);
    }
}
