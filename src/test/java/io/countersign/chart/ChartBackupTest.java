package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hourly dump: its job, and its script with a pg_dump that writes two lines. */
class ChartBackupTest {
    private static final Path SCRIPT = Chart.FOLDER.resolve("files/backup.sh").toAbsolutePath();

    @TempDir
    Path temporary;

    private Path backups;

    @BeforeEach
    void makeTheProgramsThatItCalls() throws IOException {
        backups = Files.createDirectory(temporary.resolve("backups"));
        program("pg_dump", """
            for argument in "$@"; do
                case "$argument" in --file=*) file=${argument#--file=} ;; esac
            done
            echo half >"$file"
            [ -z "${BREAK_DUMP:-}" ] || exit 1
            echo whole >>"$file"
            echo "pg_dump $*"
            """);
        program("pg_restore", "[ -z \"${BREAK_READING:-}\" ]");
    }

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

    @Test
    void aDumpIsCompleteAndHasAChecksum() throws Exception {
        var run = run(Map.of());

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).contains("--format=custom", "--schema=\"countersign\"", "Kept 1 dumps");
        var dump = names().getFirst();
        assertThat(names()).containsExactly(dump, dump + ".sha256");
        assertThat(Files.readAllLines(backups.resolve(dump))).containsExactly("half", "whole");
        assertThat(sh("sha256sum -c " + dump + ".sha256", backups, Map.of()).code())
                .isZero();
    }

    @Test
    void halfADumpIsNoDump() throws Exception {
        assertThat(run(Map.of("BREAK_DUMP", "1")).code()).isNotZero();
        assertThat(names()).isEmpty();

        assertThat(run(Map.of("BREAK_READING", "1")).code()).isNotZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void dumpsAreDeletedWhenTheyAreOldEnough() throws Exception {
        file("countersign-20260101T000000Z.dump", 32);
        file("countersign-20260101T000000Z.dump.sha256", 32);
        file("countersign-20260103T000000Z.dump", 29);
        file("somebody-elses.dump", 99);
        file(".countersign-20260101T000000Z.dump.part", 2);

        assertThat(run(Map.of()).code()).isZero();

        assertThat(names())
                .hasSize(4)
                .contains("countersign-20260103T000000Z.dump", "somebody-elses.dump")
                .doesNotContain("countersign-20260101T000000Z.dump", "countersign-20260101T000000Z.dump.sha256");
    }

    @Test
    void nothingIsDeletedWhileDumpsFail() throws Exception {
        file("countersign-20260101T000000Z.dump", 32);

        assertThat(run(Map.of("BREAK_DUMP", "1")).code()).isNotZero();

        assertThat(names()).containsExactly("countersign-20260101T000000Z.dump");
    }

    @Test
    void aDumpCanBeCarriedElsewhere() throws Exception {
        var elsewhere = temporary.resolve("elsewhere");

        assertThat(run(Map.of("BACKUP_AFTER_DUMP", "cp \"$DUMP\" " + elsewhere)).code())
                .isZero();
        assertThat(elsewhere).hasSameTextualContentAs(backups.resolve(names().getFirst()));
        assertThat(run(Map.of("BACKUP_AFTER_DUMP", "false\ntrue")).code()).isNotZero();
    }

    @Test
    void anAddressThatOnlyJavaReadsIsRefused() throws Exception {
        var run = run(Map.of("DATABASE_URL", "jdbc:postgresql://host/database"));

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("does not read JDBC addresses");
    }

    private record Run(int code, String output) {}

    private Run run(Map<String, String> environment) throws Exception {
        return sh("exec sh " + SCRIPT, temporary, environment);
    }

    private Run sh(String command, Path directory, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        temporary + ":" + System.getenv("PATH"),
                        "BACKUP_DIRECTORY",
                        backups.toString(),
                        "BACKUP_RETENTION_DAYS",
                        "30",
                        "COUNTERSIGN_DATABASE_SCHEMA",
                        "countersign"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private void program(String name, String body) throws IOException {
        var file = Files.writeString(temporary.resolve(name), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private void file(String name, int daysOld) throws IOException {
        var file = Files.createFile(backups.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysOld))));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(backups)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
