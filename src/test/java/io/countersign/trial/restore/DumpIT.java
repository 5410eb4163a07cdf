package io.countersign.trial.restore;

import static io.countersign.trial.restore.Story.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.chart.BackupJob;
import io.countersign.ops.InstalledPostgres;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * The chart's backup with a real pg_dump of a database in use, restored by the commands of docs/operations.md on another
 * server and in its place. It needs a PostgreSQL that is installed with all its programs.
 */
class DumpIT {
    private static final Path DIRECTORY = Path.of("target", "dump").toAbsolutePath();
    private static final Path BACKUPS = DIRECTORY.resolve("backups");
    private static final String DUMP = "countersign-[0-9]{8}T[0-9]{6}Z[.]dump";

    @BeforeEach
    void nothingIsLeft() throws IOException {
        assumeTrue(
                InstalledPostgres.programs().isPresent(),
                "No PostgreSQL with initdb, pg_dump and pg_restore is installed here: not on the PATH, not where"
                        + " pg_config says, not below /usr/lib/postgresql");
        FileSystemUtils.deleteRecursively(DIRECTORY);
        Files.createDirectories(BACKUPS);
    }

    @Test
    void aDumpOfADatabaseInUseIsGoneOnWithElsewhereAndInItsPlace() throws Exception {
        try (var story = new Story();
                var server = new InstalledPostgres(DIRECTORY.resolve("server"));
                var elsewhere = new InstalledPostgres(DIRECTORY.resolve("elsewhere"))) {
            var own = Files.createDirectory(DIRECTORY.resolve("by-hand"));
            String dump;
            String second;
            try (var original = Product.start("original", setup("original", story, server))) {
                story.begin(original.api());
                story.order(original.api());
                var job = job(server, InstalledPostgres.PASSWORD).run();
                assertThat(job.code()).as(job.output()).isZero();
                dump = dumps(BACKUPS).getFirst();
                story.order(original.api());
                Manual.type(Manual.commands("Backup", "pg_dump"), own, server.environment());
                second = dumps(own).getFirst();
                story.end(original.api());
            }

            story.nobodyWasAskedYet();
            Manual.type(restoreOf(dump).replaceAll("(?m)^.*alter schema.*$", ""), BACKUPS, elsewhere.environment());
            try (var restored = Product.start("restored", setup("restored", story, elsewhere))) {
                story.isFound(restored.api());
                story.goesOn(restored.api());
            }

            story.nobodyWasAskedYet();
            Manual.type(restoreOf(second), own, server.environment());
            try (var restored = Product.start("in-its-place", setup("in-its-place", story, server))) {
                story.isFound(restored.api());
                story.goesOn(restored.api());
            }
        }
    }

    @Test
    void whateverGoesWrongFailsTheJobAndLeavesNoDumpUnderItsName() throws Exception {
        var old = Files.createFile(BACKUPS.resolve("countersign-20260101T000000Z.dump"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(32))));
        try (var server = new InstalledPostgres(DIRECTORY.resolve("server"))) {
            var refused = job(server, "wrong").run();
            assertThat(refused.code()).isNotZero();
            assertThat(refused.output())
                    .contains("password authentication failed")
                    .doesNotContain("wrong\n");
            assertThat(files()).containsExactly(old.getFileName().toString());

            assertThat(job(server, InstalledPostgres.PASSWORD).run().code())
                    .as("there is no schema yet")
                    .isNotZero();
            assertThat(files()).containsExactly(old.getFileName().toString());

            try (var connection = server.connect();
                    var statement = connection.createStatement()) {
                statement.execute("create schema countersign create table countersign.home (id int)");
                connection.setAutoCommit(false);
                statement.execute("lock table countersign.home in access exclusive mode");

                var cutOff = job(server, InstalledPostgres.PASSWORD).start();
                patiently().until(() -> server.waitingDumps() == 1);
                server.breakDumpsOff();
                assertThat(cutOff.waitFor()).isNotZero();
                assertThat(files()).containsExactly(old.getFileName().toString());

                var killed = job(server, InstalledPostgres.PASSWORD).start();
                patiently().until(() -> server.waitingDumps() == 1);
                killed.descendants().forEach(ProcessHandle::destroyForcibly);
                killed.destroyForcibly().waitFor();
                assertThat(files())
                        .allMatch(name -> name.startsWith(".")
                                || name.equals(old.getFileName().toString()));
            }

            var whole = job(server, InstalledPostgres.PASSWORD).run();
            assertThat(whole.code()).as(whole.output()).isZero();
            assertThat(dumps(BACKUPS))
                    .hasSize(1)
                    .doesNotContain(old.getFileName().toString());
            assertThat(files())
                    .filteredOn(name -> !name.startsWith("."))
                    .containsExactly(dumps(BACKUPS).getFirst(), dumps(BACKUPS).getFirst() + ".sha256");
        }
    }

    private static BackupJob job(InstalledPostgres server, String password) throws IOException {
        return new BackupJob(
                BACKUPS, server.port(), password, InstalledPostgres.programs().orElseThrow());
    }

    private static String restoreOf(String dump) throws IOException {
        return Manual.commands("Restore", "pg_restore").replaceAll(DUMP, dump);
    }

    private static Setup setup(String directory, Story story, InstalledPostgres server) throws IOException {
        return Setup.on(DIRECTORY.resolve(directory), server.address(), story.model())
                .with("COUNTERSIGN_EXAMPLE_ENABLED", "false")
                .with(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    }

    private static List<String> files() throws IOException {
        return files(BACKUPS);
    }

    private static List<String> dumps(Path directory) throws IOException {
        return files(directory).stream().filter(name -> name.matches(DUMP)).toList();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
