package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The job of the hourly dump and where dumps are kept. */
class ChartBackupTest {
    @Test
    void theJobRunsEveryHourOneAtATimeAndFailsWhereOneCanSee() {
        var rendering = Chart.asItComes().render();
        var job = rendering.one("CronJob", "countersign-backup").path("spec");

        assertThat(job.path("schedule").asText()).isEqualTo("0 * * * *");
        assertThat(job.path("concurrencyPolicy").asText()).isEqualTo("Forbid");
        assertThat(job.at("/jobTemplate/spec/backoffLimit").asInt()).isEqualTo(2);
        assertThat(job.path("failedJobsHistoryLimit").asInt()).isPositive();
        assertThat(rendering.backupPod().path("restartPolicy").asText()).isEqualTo("Never");
        assertThat(rendering
                        .one("PersistentVolumeClaim", "countersign-backup")
                        .at("/metadata/annotations")
                        .toString())
                .isEqualTo("{\"helm.sh/resource-policy\":\"keep\"}");
    }

    /** Else a claim of a class that waits for its first consumer would keep Helm and Argo CD waiting. */
    @Test
    void theVolumeIsMountedAtOnce() {
        var rendering = Chart.asItComes().render();
        var job = rendering.all("Job").getFirst();

        assertThat(job.at("/metadata/name").asText()).matches("countersign-volume-[0-9a-f]{8}");
        assertThat(job.at("/spec/template/spec/volumes/0"))
                .isEqualTo(Yaml.one("{name: backups, persistentVolumeClaim: {claimName: countersign-backup}}"));
        assertThat(job.path("spec").has("ttlSecondsAfterFinished")).isFalse();
        assertThat(job.at("/metadata/annotations").toString())
                .isEqualTo("{\"argocd.argoproj.io/compare-options\":\"IgnoreExtraneous\"}");
    }

    /** No field of a job's pods can be changed. */
    @Test
    void theJobThatMountsItIsAnotherWhenItsPodIs() {
        var before = Chart.asItComes();

        assertThat(before.with("nodeSelector: {a: b}").render().names("Job"))
                .hasSize(1)
                .isNotEqualTo(before.render().names("Job"));
        assertThat(before.with("{replicaCount: 3, backup: {retentionDays: 2}}")
                        .render()
                        .names("Job"))
                .isEqualTo(before.render().names("Job"));
    }

    @Test
    void theLongestNameStillFits() {
        var rendering = Chart.asItComes()
                .with("{fullnameOverride: %s, metrics: {enabled: true}}".formatted("a".repeat(60)))
                .render();

        assertThat(rendering.objects())
                .allSatisfy(object ->
                        assertThat(object.at("/metadata/name").asText()).hasSizeLessThan(64));
        assertThat(rendering.names("CronJob").getFirst()).hasSizeLessThan(53);
    }

    @Test
    void nothingIsMountedAtOnceUnlessItIsWantedAndOurs() {
        assertThat(Chart.asItComes()
                        .with("backup: {persistence: {bindAtOnce: false}}")
                        .render()
                        .all("Job"))
                .isEmpty();
        assertThat(Chart.asItComes().with("backup: {enabled: false}").render().all("Job"))
                .isEmpty();
    }

    @Test
    void theVolumeMayBeSomebodyElses() {
        var rendering = Chart.with(Chart.FOLDER.resolve("ci/persistence.yaml")).render();

        assertThat(rendering.all("Job")).isEmpty();

        assertThat(rendering.names("PersistentVolumeClaim")).containsExactly("countersign-data");
        assertThat(rendering.backupPod().path("volumes").toString()).contains("our-backups");
    }
}
