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

    @Test
    void theVolumeMayBeSomebodyElses() {
        var rendering = Chart.with(Chart.FOLDER.resolve("ci/persistence.yaml")).render();

        assertThat(rendering.names("PersistentVolumeClaim")).containsExactly("countersign-data");
        assertThat(rendering.backupPod().path("volumes").toString()).contains("our-backups");
    }
}
