package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Dumps in a bucket, beside a volume or in its place. */
class ChartBucketTest {
    private static final String BUCKET = "backup: {s3: {enabled: true, bucket: backups}}";
    private static final String NO_VOLUME = "backup: {persistence: {enabled: false, size: 3Gi}}";

    @Test
    void dumpsAreCopiedOnceTheyAreMade() {
        var pod = Chart.asItComes().with(BUCKET).render().backupPod();

        assertThat(pod.at("/initContainers/0/command/1").asText()).isEqualTo("/scripts/backup.sh");
        var upload = pod.at("/containers/0");
        assertThat(upload.at("/command/1").asText()).isEqualTo("/scripts/upload.sh");
        assertThat(upload.path("image").asText()).startsWith("docker.io/rclone/rclone:");
        assertThat(upload.path("envFrom"))
                .isEqualTo(Yaml.one("[{secretRef: {name: countersign-backup-s3, optional: true}}]"));
        assertThat(pod.path("volumes").toString()).contains("\"claimName\":\"countersign-backup\"");
    }

    @Test
    void withoutAVolumeTheyAreMadeInOneThatPasses() {
        var rendering = Chart.asItComes().with(BUCKET).with(NO_VOLUME).render();

        assertThat(rendering.all("PersistentVolumeClaim")).isEmpty();
        assertThat(rendering.all("Job")).isEmpty();
        assertThat(rendering.backupPod().path("volumes"))
                .contains(Yaml.one("{name: backups, emptyDir: {sizeLimit: 3Gi}}"));
    }

    @Test
    void theScriptIsThereWhenItIsCalled() {
        assertThat(Chart.asItComes()
                        .with(BUCKET)
                        .render()
                        .one("ConfigMap", "countersign-backup")
                        .at("/data/upload.sh")
                        .asText())
                .startsWith("#!/bin/sh");
    }

    @Test
    void aBucketOfAmazonsNeedsNoAddressAndAnInstallationHasAFolderOfItsOwn() {
        assertThat(environment(BUCKET))
                .contains(
                        variable("S3_BUCKET", "backups"),
                        variable("S3_PREFIX", "countersign-system/countersign"),
                        variable("S3_RETENTION_DAYS", "30"),
                        variable("RCLONE_CONFIG_BUCKET_PROVIDER", "AWS"),
                        variable("RCLONE_CONFIG_BUCKET_ENV_AUTH", "true"));
        assertThat(Rendering.texts(environment(BUCKET), "name")).doesNotContain("RCLONE_CONFIG_BUCKET_ENDPOINT");
    }

    @Test
    void anyOtherStoreIsNamedByItsAddress() {
        var environment = environment("""
            backup:
              s3: {enabled: true, bucket: backups, prefix: a/b, endpoint: "https://minio.example.com", region: here,
                   retentionDays: 90, existingSecret: ours}
            """);

        assertThat(environment)
                .contains(
                        variable("S3_PREFIX", "a/b"),
                        variable("S3_RETENTION_DAYS", "90"),
                        variable("RCLONE_CONFIG_BUCKET_PROVIDER", "Other"),
                        variable("RCLONE_CONFIG_BUCKET_ENDPOINT", "https://minio.example.com"),
                        variable("RCLONE_CONFIG_BUCKET_REGION", "here"));
    }

    @Test
    void theKeysComeFromTheStoreOfSecrets() {
        var rendering = Chart.asItComes().with(BUCKET).with("""
            externalSecrets: {enabled: true, s3: {enabled: true}}
            llm: {baseUrl: "http://litellm.litellm.svc:4000"}
            """).render();

        assertThat(Rendering.texts(
                        rendering.one("ExternalSecret", "countersign-backup-s3").at("/spec/data"), "secretKey"))
                .containsExactly("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        assertThat(rendering.container().path("envFrom").toString()).doesNotContain("backup-s3");
    }

    private static JsonNode environment(String values) {
        return Chart.asItComes().with(values).render().backupPod().at("/containers/0/env");
    }

    private static JsonNode variable(String name, String value) {
        return Yaml.one("{name: %s, value: '%s'}".formatted(name, value));
    }
}
