package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migrations under applications that work. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoliteMigrationTest {
    @Test
    void aMigrationThatWaitsForATableLetsOthersPassAndIsDoneInTheEnd() throws Exception {
        var url = TestDatabase.emptyUrl();
        flyway(url).target("6").load().migrate();
        try (var reader = DriverManager.getConnection(url, "postgres", null);
                var reading = reader.createStatement();
                var other = DriverManager.getConnection(url, "postgres", null);
                var others = other.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("lock table model_call in access share mode");

            var migration = new PoliteMigration();
            var migrated = CompletableFuture.runAsync(() ->
                    migration.run(flyway(url).callbacks(migration).target("8.1").load()));
            await().atMost(Duration.ofSeconds(20)).until(() -> aMigrationWaits(others));
            others.execute("select count(*) from model_call");

            assertThat(migrated).isNotDone();
            reader.rollback();
            migrated.get();
            others.execute("select next_attempt_at from model_call");
        }
    }

    @Test
    void anIndexMayBeBuiltBesideTheWork(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("V9000__more.sql"), "create index concurrently one_more on model_call (error);");

        try (var application = new SpringApplicationBuilder(DatabaseRecoveryTest.OnlyTheDatabase.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--countersign.auth.secret=a secret of this test, of at least 32 bytes",
                        "--spring.datasource.url=" + TestDatabase.emptyUrl(),
                        "--spring.datasource.username=postgres",
                        "--spring.flyway.locations=classpath:db/migration,filesystem:" + directory)) {
            assertThat(application
                            .getBean(JdbcClient.class)
                            .sql("select indisvalid from pg_index where indexrelid = cast('one_more' as regclass)")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    private static boolean aMigrationWaits(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("""
            select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query ilike '%alter table model_call%'\
            """)) {
            return rows.next();
        }
    }

    private static FluentConfiguration flyway(String url) {
        return Flyway.configure()
                .dataSource(url, "postgres", null)
                .schemas(TestDatabase.SCHEMA)
                .defaultSchema(TestDatabase.SCHEMA)
                .locations("classpath:db/migration");
    }
}
