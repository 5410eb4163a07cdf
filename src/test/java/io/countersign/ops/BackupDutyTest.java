package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.DigestUtils;
import org.springframework.util.FileSystemUtils;

/** One embedded database, and what becomes of its backups. */
class BackupDutyTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    static Path directory;

    private static EmbeddedDatabase database;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-11-25T10:00:00Z");

    @BeforeAll
    static void start() throws IOException {
        database = new EmbeddedDatabase(directory.resolve("original"));
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @BeforeEach
    void noBackupsYet() throws IOException {
        FileSystemUtils.deleteRecursively(BackupDuty.directory(database));
    }

    @Test
    void aBackupOfADatabaseInUseIsWholeWhenItIsUnpackedElsewhere() throws Exception {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute("create table debit (id bigint primary key, filler text)");
            statement.execute("create table credit (id bigint primary key, filler text)");
        }
        var written = new AtomicLong();
        var over = new AtomicBoolean();
        var writer = Thread.ofPlatform().start(() -> write(written, over));
        await().until(() -> written.get() > 200);

        var before = written.get();
        duty().look();
        over.set(true);
        writer.join();

        var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        unpack(archives().getFirst(), elsewhere);
        try (var restored = new EmbeddedDatabase(elsewhere)) {
            assertThat(number(restored, "select count(*) from debit"))
                    .isEqualTo(number(restored, "select count(*) from credit"))
                    .isEqualTo(number(restored, "select count(*) from debit join credit using (id, filler)"))
                    .isBetween(before, written.get());
            assertThat(restored.mark()).isNotEqualTo(database.mark());
        }
    }

    @Test
    void anArchiveHasAChecksumAndIsForItsOwnerOnly() throws Exception {
        duty().look();

        var archive = BackupDuty.directory(database).resolve("countersign-20261125T100000Z.tar.gz");
        assertThat(archives()).containsExactly(archive);
        run(BackupDuty.directory(database), "sha256sum", "-c", archive.getFileName() + ".sha256");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void oneIsMadeWhenTheNewestIsOldEnoughAndTheOldestGo() throws Exception {
        var duty = duty();
        assertThat(duty.look()).isEqualTo(HOUR);

        now = now.plus(Duration.ofMinutes(59));
        assertThat(duty().look()).isEqualTo(Duration.ofMinutes(1));
        assertThat(archives()).hasSize(1);
        assertThat(age()).isEqualTo(59 * 60);

        now = now.plus(Duration.ofMinutes(1));
        assertThat(duty.look()).isEqualTo(HOUR);
        assertThat(archives()).hasSize(2);

        now = now.plus(Duration.ofDays(30));
        Files.createFile(BackupDuty.directory(database).resolve("countersign-20261225T095900Z.tar.gz.unfinished"));
        duty.look();
        assertThat(names())
                .containsExactly(
                        "countersign-20261125T110000Z.tar.gz",
                        "countersign-20261125T110000Z.tar.gz.sha256",
                        "countersign-20261225T110000Z.tar.gz",
                        "countersign-20261225T110000Z.tar.gz.sha256",
                        "lock");
    }

    @Test
    void neverTwoAtOnce() throws Exception {
        new BackupFolder(BackupDuty.directory(database)).alone(() -> {
            duty().look();

            assertThat(archives()).isEmpty();
        });
    }

    @Test
    void aFailureIsCountedAndLeavesNothingThatCouldBeTakenForABackup() throws Exception {
        var folder = new BackupFolder(BackupDuty.directory(database));
        var duty = duty();
        Files.writeString(BackupDuty.directory(database), "a file where the directory should be");

        var rest = duty.look();

        assertThat(rest).isEqualTo(Duration.ofMinutes(10));
        assertThat(meters.get("countersign.backup.failures").counter().count()).isEqualTo(1);
        now = now.plus(Duration.ofHours(3));
        assertThat(age()).isEqualTo(3 * 60 * 60);
        Files.delete(BackupDuty.directory(database));
        folder.alone(() -> assertThat(catchFailure(folder)).hasMessage("the server went away"));
        assertThat(names()).containsExactly("lock");
    }

    private Throwable catchFailure(BackupFolder folder) {
        return catchThrowable(() -> folder.add(now, out -> {
            out.write(1);
            out.close();
            throw new IOException("the server went away");
        }));
    }

    private BackupDuty duty() {
        return new BackupDuty(database, new BackupSettings(HOUR, Duration.ofDays(30)), () -> now, meters);
    }

    private double age() {
        return meters.get("countersign.backup.age").gauge().value();
    }

    /** Every transaction writes the same to both tables. */
    private static void write(AtomicLong written, AtomicBoolean over) {
        try (var connection = connect(database)) {
            connection.setAutoCommit(false);
            for (var id = 1L; !over.get(); id++) {
                try (var statement = connection.createStatement()) {
                    var filler = DigestUtils.md5DigestAsHex(String.valueOf(id).getBytes())
                            .repeat(20);
                    statement.execute("insert into debit values (" + id + ", '" + filler + "')");
                    statement.execute("insert into credit values (" + id + ", '" + filler + "')");
                }
                connection.commit();
                written.set(id);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(BackupDuty.directory(database))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(BackupDuty.directory(database))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** As docs/operations.md says. */
    private static void unpack(Path archive, Path directory) throws Exception {
        run(directory, "tar", "-xzf", archive.toString());
    }

    private static void run(Path directory, String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private static long number(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }
}
