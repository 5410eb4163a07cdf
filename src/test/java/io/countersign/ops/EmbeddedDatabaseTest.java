package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    static Path directory;

    @BeforeAll
    static void firstStart() throws Exception {
        try (var database = new EmbeddedDatabase(directory)) {
            query(database, "create table kept as select 42 as answer");
        }
    }

    @AfterAll
    static void noServerIsLeft() throws IOException {
        var server = new PostgresServer(directory.resolve("postgres"));
        assertThatThrownBy(server::stop).hasMessageContaining("postmaster.pid");
    }

    @Test
    void keepsItsDataAndPortBetweenStarts() throws Exception {
        var port = Files.readString(directory.resolve("postgres/port"));

        try (var database = new EmbeddedDatabase(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
            assertThat(database.getJdbcUrl()).contains(":" + port + "/");
        }
    }

    @Test
    void isSafeAgainstPowerLossAndClosedToOthers() throws Exception {
        try (var database = new EmbeddedDatabase(directory)) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(database, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThatThrownBy(() -> DriverManager.getConnection(database.getJdbcUrl(), "postgres", "postgres"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(rights("postgres")).isEqualTo("rwx------");
        assertThat(rights("postgres/data")).isEqualTo("rwx------");
        assertThat(rights("postgres/password")).isEqualTo("rw-------");
    }

    @Test
    void adoptsTheServerOfAKilledApplication() throws Exception {
        var orphan = new PostgresServer(directory.resolve("postgres")).start();

        try (var database = new EmbeddedDatabase(directory)) {
            assertThat(database.getJdbcUrl()).contains(":" + orphan + "/");
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void takesAnotherPortWhenSomebodyElseHasItsOwn() throws Exception {
        var remembered = Integer.parseInt(Files.readString(directory.resolve("postgres/port")));

        try (var _ = new ServerSocket(remembered, 1, InetAddress.getByName("127.0.0.1"));
                var database = new EmbeddedDatabase(directory)) {
            assertThat(database.getJdbcUrl()).doesNotContain(":" + remembered + "/");
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void theLastOfTwoUsersStopsTheServer() throws Exception {
        try (var second = new EmbeddedDatabase(directory)) {
            var first = new EmbeddedDatabase(directory);
            assertThat(first.getJdbcUrl()).isEqualTo(second.getJdbcUrl());

            first.close();
            first.close();

            assertThat(query(second, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void ignoresTheProcessFileOfAServerWhoseNumberAnotherProgramGotSince() throws Exception {
        var file = directory.resolve("postgres/data/postmaster.pid");
        Files.writeString(file, ProcessHandle.current().pid() + "\n/data\n0\n5432\n");

        try (var database = new EmbeddedDatabase(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void saysSoWhenThePlatformHasNoBinaries() {
        assertThatThrownBy(() -> PostgresBinaries.archiveFor("SunOS", "sparc"))
                .isInstanceOf(StartupFault.class)
                .hasMessage(
                        "No database is named, and this copy of Countersign brings no PostgreSQL for SunOS on sparc.");
        assertThat(PostgresBinaries.archiveFor("Mac OS X", "aarch64")).isEqualTo("postgres-darwin-arm_64.txz");
        assertThat(PostgresBinaries.archiveFor("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
    }

    private static String rights(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(path)));
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        }
    }
}
