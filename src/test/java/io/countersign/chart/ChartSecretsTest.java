package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which secrets pods read, which of them they can do without, and how External Secrets makes them. */
class ChartSecretsTest {
    private static final String FETCHED = """
        externalSecrets: {enabled: true}
        llm: {baseUrl: "http://litellm.litellm.svc:4000"}
        """;

    @Test
    void everySecretOfAFeatureIsOptional() {
        var container = Chart.with(Chart.FOLDER.resolve("ci/everything.yaml"))
                .render()
                .one("Deployment", "countersign-governance")
                .at("/spec/template/spec/containers/0");

        assertThat(needed(container))
                .isEqualTo(Map.of(
                        "countersign-auth", true,
                        "countersign-llm-key", false,
                        "countersign-anthropic", false,
                        "countersign-admin", false,
                        "countersign-auth-previous", false,
                        "countersign-mail", false,
                        "our-client", false));
    }

    @Test
    void secretsMadeBySomebodyElseTakeTheirPlaces() {
        var rendering =
                Chart.with(Chart.FOLDER.resolve("ci/external-secrets-off.yaml")).render();

        assertThat(needed(rendering.container()))
                .isEqualTo(Map.of(
                        "our-session", true,
                        "countersign-auth-previous", false,
                        "our-gateway", false,
                        "our-anthropic", false,
                        "our-admin", false,
                        "our-mail", false,
                        "our-licence", true));
        assertThat(rendering.pod().path("imagePullSecrets").toString()).isEqualTo("[{\"name\":\"our-registry\"}]");
        assertThat(rendering.all("ExternalSecret")).isEmpty();
        assertThat(rendering.all("Secret")).isEmpty();
    }

    @Test
    void entriesWithOtherNamesAreMappedToThoseThatTheProductReads() {
        var env = Chart.with(Chart.FOLDER.resolve("ci/external-secrets-off.yaml"))
                .render()
                .container()
                .path("env");

        assertThat(env.toString())
                .contains("{\"name\":\"OPENAI_API_KEY\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"our-gateway\","
                        + "\"key\":\"LITELLM_API_KEY\",\"optional\":true}}}")
                .contains("{\"name\":\"OPENAI_BASE_URL\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"our-gateway\","
                        + "\"key\":\"LITELLM_BASE_URL\",\"optional\":true}}}");
    }

    /** What the operator would fill in by itself is in the object, so that Argo CD sees no difference. */
    @Test
    void theGatewaysKeyIsJoinedWithItsAddress() {
        var secret = Chart.asItComes().with(FETCHED).render().one("ExternalSecret", "countersign-llm-key");

        assertThat(secret.path("apiVersion").asText()).isEqualTo("external-secrets.io/v1");
        assertThat(secret.path("spec")).isEqualTo(Yaml.one("""
            refreshInterval: 5m
            secretStoreRef: {name: infisical, kind: ClusterSecretStore}
            target:
              name: countersign-llm-key
              creationPolicy: Owner
              deletionPolicy: Retain
              template:
                engineVersion: v2
                mergePolicy: Replace
                type: Opaque
                data:
                  OPENAI_API_KEY: "{{ .OPENAI_API_KEY }}"
                  OPENAI_BASE_URL: "http://litellm.litellm.svc:4000"
            data:
              - secretKey: OPENAI_API_KEY
                remoteRef:
                  key: COUNTERSIGN_LITELLM_KEY
                  conversionStrategy: Default
                  decodingStrategy: None
                  metadataPolicy: None
            """));
    }

    @Test
    void theNamesOfKeyAndAddressCanBeChosen() {
        var rendering = Chart.asItComes()
                .with(FETCHED)
                .with("llm: {apiKeyEnv: LITELLM_API_KEY, baseUrlEnv: LITELLM_BASE_URL}")
                .render();

        assertThat(rendering.one("ExternalSecret", "countersign-llm-key").at("/spec/target/template/data"))
                .isEqualTo(Yaml.one("""
                    LITELLM_API_KEY: "{{ .LITELLM_API_KEY }}"
                    LITELLM_BASE_URL: "http://litellm.litellm.svc:4000"
                    """));
        assertThat(Rendering.texts(rendering.container().path("env"), "name")).contains("OPENAI_API_KEY");
    }

    @Test
    void everyExternalSecretHasWhatTheOperatorWouldFillIn() {
        var secrets = Chart.with(Chart.FOLDER.resolve("ci/everything.yaml")).render();

        assertThat(secrets.names("ExternalSecret"))
                .containsExactlyInAnyOrder(
                        "countersign-llm-key",
                        "countersign-auth",
                        "countersign-ghcr",
                        "countersign-anthropic",
                        "countersign-admin",
                        "countersign-auth-previous",
                        "countersign-backup-s3",
                        "countersign-mail");
        for (var secret : secrets.all("ExternalSecret")) {
            var target = secret.at("/spec/target");
            assertThat(target.path("name")).isEqualTo(secret.at("/metadata/name"));
            assertThat(target.path("creationPolicy").asText()).isEqualTo("Owner");
            assertThat(target.path("deletionPolicy").asText()).isEqualTo("Retain");
            for (var entry : secret.at("/spec/data")) {
                assertThat(entry.path("remoteRef").size()).isEqualTo(4);
                assertThat(entry.at("/remoteRef/conversionStrategy").asText()).isEqualTo("Default");
                assertThat(entry.at("/remoteRef/decodingStrategy").asText()).isEqualTo("None");
                assertThat(entry.at("/remoteRef/metadataPolicy").asText()).isEqualTo("None");
            }
            assertThat(secret.at("/metadata/annotations/argocd.argoproj.io~1sync-wave")
                            .asText())
                    .isEqualTo("-2");
        }
    }

    /** For the day on which the session secret changes; until then, pods do without. */
    @Test
    void theSessionSecretBeforeIsAnotherSecret() {
        var before = Chart.asItComes().with(FETCHED).render();
        var during = Chart.asItComes()
                .with(FETCHED)
                .with("externalSecrets: {auth: {previousRemoteKey: OLD}}")
                .render();

        assertThat(before.names("ExternalSecret")).doesNotContain("countersign-auth-previous");
        assertThat(needed(before.container())).containsEntry("countersign-auth-previous", false);
        assertThat(during.one("ExternalSecret", "countersign-auth-previous").at("/spec/data/0"))
                .isEqualTo(Yaml.one("""
                    secretKey: COUNTERSIGN_AUTH_PREVIOUS_SECRET
                    remoteRef: {key: OLD, conversionStrategy: Default, decodingStrategy: None, metadataPolicy: None}
                    """));
        assertThat(during.one("ExternalSecret", "countersign-auth").at("/spec/data"))
                .hasSize(1);
    }

    @Test
    void aTokenBecomesAPullSecret() {
        var rendering = Chart.asItComes()
                .with(FETCHED)
                .with("externalSecrets: {ghcr: {enabled: true, username: robot}}")
                .render();
        var template = rendering.one("ExternalSecret", "countersign-ghcr").at("/spec/target/template");

        assertThat(template.path("type").asText()).isEqualTo("kubernetes.io/dockerconfigjson");
        assertThat(Yaml.one(template.at("/data/.dockerconfigjson").asText()))
                .isEqualTo(Yaml.one(
                        "{\"auths\": {\"ghcr.io\": {\"username\": \"robot\", \"password\": \"{{ .GHCR_PAT }}\"}}}"));
        assertThat(rendering.pod().path("imagePullSecrets").toString()).isEqualTo("[{\"name\":\"countersign-ghcr\"}]");
    }

    @Test
    void aFinishedPullSecretIsTakenAsItIs() {
        var secret = Chart.asItComes()
                .with(FETCHED)
                .with("externalSecrets: {ghcr: {enabled: true, mode: dockerconfigjson}}")
                .render()
                .one("ExternalSecret", "countersign-ghcr");

        assertThat(secret.at("/spec/target/template/data/.dockerconfigjson").asText())
                .isEqualTo("{{ .GHCR_DOCKERCONFIGJSON }}");
        assertThat(secret.at("/spec/data/0/remoteRef/key").asText()).isEqualTo("GHCR_DOCKERCONFIGJSON");
    }

    @Test
    void theNamesOfSecretsFollowTheReleaseAndNothingElse() {
        var rendering = Chart.asItComes().with("fullnameOverride: other").render();

        assertThat(needed(rendering.one("Deployment", "other").at("/spec/template/spec/containers/0")))
                .containsKeys("countersign-auth", "countersign-llm-key");
    }

    /** Secrets behind envFrom, and whether the pod needs them. */
    private static Map<String, Boolean> needed(JsonNode container) {
        var needed = new HashMap<String, Boolean>();
        container
                .path("envFrom")
                .findValues("secretRef")
                .forEach(secret -> needed.put(
                        secret.path("name").asText(), !secret.path("optional").asBoolean()));
        return needed;
    }
}
