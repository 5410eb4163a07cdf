package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the chart does not take, and that it says which. */
class ChartValuesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        replcaCount: 3                                 | replcaCount
        replicaCount: "3"                              | replicaCount
        replicaCount: -1                               | replicaCount
        image: {pullPolicy: Sometimes}                 | pullPolicy
        image: {digest: latest}                        | digest
        strategy: {type: BlueGreen}                    | strategy
        probes: {liveness: {type: exec}}               | type
        probes: {readiness: {perodSeconds: 1}}         | perodSeconds
        service: {port: http}                          | port
        service: {ports: 80}                           | ports
        ports: {http: 80}                              | http
        allowedHosts: [https://a.example.com]          | allowedHosts
        allowedHosts: ["*.example.com"]                | allowedHosts
        allowedHosts: ["a.example.com:8080"]           | allowedHosts
        config: {A: 1}                                 | config
        config: {SERVER_PORT: "9000"}                  | SERVER_PORT
        config: {"A B": ""}                            | A B
        llm: {baseUrl: litellm:4000}                   | baseUrl
        llm: {apiKeyEnv: MY-KEY}                       | apiKeyEnv
        externalSecrets: {ghcr: {mode: basic}}         | mode
        externalSecrets: {store: {kind: Vault}}        | kind
        externalSecrets: {llm: {remoteKey: ""}}        | remoteKey
        externalSecrets: {s3: {secretKeyRemoteKey: ""}} | secretKeyRemoteKey
        externalSecrets: {refreshInterval: often}      | refreshInterval
        externalSecrets: {optional: [{name: mail}]}    | data
        extraSecrets: [mail]                           | extraSecrets
        database: {sslMode: yes}                       | sslMode
        database: {variables: both}                    | variables
        database: {schema: Robert'); drop}             | schema
        database: {url: mysql://a/b}                   | url
        persistence: {accessModes: [RWO]}              | accessModes
        persistence: {size: plenty}                    | size
        backup: {retentionDays: 0}                     | retentionDays
        forwardedHeaders: {strategy: always}           | strategy
        backup: {s3: {bucket: "s3://mine"}}            | bucket
        backup: {s3: {endpoint: minio:9000}}           | endpoint
        backup: {s3: {retentionDays: 0}}               | retentionDays
        jvm: {maxRamPercentage: 75}                    | maxRamPercentage
        pdb: {unhealthyPodEvictionPolicy: Never}       | unhealthyPodEvictionPolicy
        session: {idle: "0"}                           | idle
        session: {longest: -1h}                        | longest
        oidc: {issuer: "http://id.example.com"}        | issuer
        oidc: {groups: [board]}                        | groups
        forwardAuth: {addresses: [0.0.0.0/0]}          | addresses
        forwardAuth: {addresses: [proxy]}              | addresses
        resources: {request: {}}                       | request
        """)
    void refusesWhatItDoesNotKnow(String values, String named) {
        assertRefused(values, named);
    }

    /** What no schema can say: values that are needed because of others. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        externalSecrets: {enabled: true}                                                           | llm.baseUrl
        oidc: {issuer: 'https://id.example.com'}                                                   | oidc.clientId
        {externalSecrets: {enabled: true, llm: {enabled: false}, ghcr: {enabled: true}}}           | ghcr.username
        backup: {s3: {enabled: true}}                                                              | backup.s3.bucket
        backup: {persistence: {enabled: false}}                                                    | backup.s3
        ingress: {enabled: true}                                                                   | ingress.hosts
        httpRoute: {enabled: true}                                                                 | httpRoute.parentRefs
        {autoscaling: {enabled: true}, persistence: {enabled: true}}                               | autoscaling
        autoscaling: {enabled: true, minReplicas: 4, maxReplicas: 3}                               | autoscaling.minReplicas
        {sympozium: {enabled: true, gatewayUrl: 'http://g', authSecret: s}, serviceAccount: {create: false}} | serviceAccount.name
        {rbac: {sympozium: {enabled: true}}, serviceAccount: {create: false}}                      | serviceAccount.name
        ports: {http: 9000, management: 9000}                                                      | ports.management
        {strategy: {type: RollingUpdate}, persistence: {enabled: true}}                            | strategy.type
        {strategy: {rollingUpdate: {maxSurge: 1}}, persistence: {enabled: true}}                   | strategy.type
        {externalSecrets: {enabled: true, llm: {enabled: false}, optional: [{name: admin, data: {A: a}}]}} | name admin
        """)
    void refusesWhatDoesNotGoTogether(String values, String named) {
        assertRefused(values, named);
    }

    @Test
    void takesTheValuesThatAParentChartHandsDown() {
        assertThat(Chart.asItComes().with("global: {imageRegistry: x}").render().objects())
                .isNotEmpty();
    }

    private static void assertRefused(String values, String named) {
        var chart = Chart.asItComes().with(values);

        assertThatThrownBy(chart::render)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(named);
    }
}
