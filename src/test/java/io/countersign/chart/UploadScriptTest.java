package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chart.BackupScripts.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that copies dumps into a bucket, with an rclone whose bucket is a folder. */
class UploadScriptTest {
    private static final String OLD = "countersign-20260101T000000Z.dump";
    private static final String MISSED = "countersign-20260130T110000Z.dump";
    private static final String NEW = "countersign-20260130T120000Z.dump";

    @TempDir
    Path folder;

    private BackupScripts scripts;
    private Path bucket;

    @BeforeEach
    void makeTheBucket() throws IOException {
        scripts = BackupScripts.in(folder);
        bucket = Files.createDirectory(folder.resolve("bucket"));
        scripts.program("rclone", """
            echo "$*" >>"$FOLDER/calls"
            [ "${BREAK:-}" != "$1" ] || exit 1
            case "$1" in
                copy) find "$2" -maxdepth 1 -name "${5#/}" -exec cp -n {} "$FOLDER/bucket" ';' ;;
                lsf) find "$FOLDER/bucket" -name "${4#/}" -exec basename {} ';' ;;
                delete) find "$FOLDER/bucket" -name "${4#/}" -mtime "+${6%d}" -delete ;;
            esac
            """);
        dump(NEW);
    }

    @Test
    void aDumpIsCopiedBehindItsChecksum() throws Exception {
        var run = run(Map.of());

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(inTheBucket()).containsExactly(NEW, NEW + ".sha256");
        assertThat(run.output()).contains("Copied " + NEW + " to backups/a/b", "Kept 1 dumps in the bucket");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .filteredOn(call -> call.startsWith("copy"))
                .extracting(call -> call.replaceAll(" --max-age.*", ""))
                .containsExactly(
                        "copy . bucket:backups/a/b --include /countersign-*.sha256",
                        "copy . bucket:backups/a/b --include /countersign-*.dump");
    }

    @Test
    void whatAnEarlierJobCouldNotCopyIsCopiedAsWell() throws Exception {
        assertThat(run(Map.of("BREAK", "copy")).code()).isNotZero();
        assertThat(inTheBucket()).isEmpty();
        dump(MISSED);

        assertThat(run(Map.of()).code()).isZero();
        assertThat(inTheBucket()).containsExactly(MISSED, MISSED + ".sha256", NEW, NEW + ".sha256");
    }

    @Test
    void halfADumpAndOtherFilesStayWhereTheyAre() throws Exception {
        scripts.backup("." + NEW + ".part", 0);
        scripts.backup("somebody-elses", 0);

        assertThat(run(Map.of()).code()).isZero();
        assertThat(inTheBucket()).containsExactly(NEW, NEW + ".sha256");
    }

    @Test
    void whatIsTooOldIsDeletedFromTheBucketAndNothingElse() throws Exception {
        inTheBucket(OLD, 31);
        inTheBucket(OLD + ".sha256", 31);
        inTheBucket("somebody-elses", 99);

        assertThat(run(Map.of()).code()).isZero();
        assertThat(inTheBucket()).containsExactly(NEW, NEW + ".sha256", "somebody-elses");
    }

    @Test
    void nothingIsDeletedWhileNothingIsCopied() throws Exception {
        inTheBucket(OLD, 31);

        assertThat(run(Map.of("BREAK", "copy")).code()).isNotZero();
        assertThat(inTheBucket()).containsExactly(OLD);
    }

    @Test
    void aDumpThatDoesNotArriveIsAFailure() throws Exception {
        scripts.program("rclone", "true");

        var run = run(Map.of());

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("The bucket does not have " + NEW);
    }

    @Test
    void aBucketThatCannotBeTidiedIsAFailure() throws Exception {
        assertThat(run(Map.of("BREAK", "delete")).code()).isNotZero();
        assertThat(inTheBucket()).containsExactly(NEW, NEW + ".sha256");
    }

    @Test
    void noDumpIsAFailure() throws Exception {
        Files.delete(scripts.backups().resolve(NEW));

        var run = run(Map.of());

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("There is no dump to copy");
    }

    private Run run(Map<String, String> more) throws Exception {
        var environment = new HashMap<>(Map.of(
                "FOLDER", folder.toString(), "S3_BUCKET", "backups", "S3_PREFIX", "a/b", "S3_RETENTION_DAYS", "30"));
        environment.putAll(more);
        return scripts.run("upload.sh", environment);
    }

    private void dump(String name) throws IOException {
        scripts.backup(name, 0);
        scripts.backup(name + ".sha256", 0);
    }

    private void inTheBucket(String name, int daysOld) throws IOException {
        var file = Files.createFile(bucket.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysOld))));
    }

    private List<String> inTheBucket() throws IOException {
        try (Stream<Path> files = Files.list(bucket)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
