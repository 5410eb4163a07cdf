package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application's own pool settings carry it over a restart of the database. */
class DatabaseRecoveryTest {
    @Import({DatabaseConfiguration.class, AuthSecretConfiguration.class})
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class OnlyTheDatabase {}

    @Test
    void aRestartOfTheDatabaseIsSurvived(@TempDir Path directory) throws Exception {
        try (var application = new SpringApplicationBuilder(OnlyTheDatabase.class)
                .web(WebApplicationType.NONE)
                .run("--countersign.data-directory=" + directory, "--countersign.database.schema=some_schema")) {
            var jdbc = application.getBean(JdbcClient.class);
            assertThat(text(jdbc, "select current_schema()")).isEqualTo("some_schema");
            assertThat(text(jdbc, "show idle_in_transaction_session_timeout")).isEqualTo("1min");
            assertThat(text(jdbc, "show lock_timeout")).isEqualTo("30s");
            assertThat(application.getBean(HikariDataSource.class).getMaximumPoolSize())
                    .isEqualTo(10);
            var server = new PostgresServer(directory.resolve("postgres"));

            server.stop();
            var asked = Instant.now();
            assertThatThrownBy(() -> text(jdbc, "select 1")).isInstanceOf(DataAccessException.class);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(12));
            server.start();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(text(jdbc, "select count(*) from run")).isEqualTo("0"));
        }
    }

    private static String text(JdbcClient jdbc, String sql) {
        return String.valueOf(jdbc.sql(sql).query().singleValue());
    }
}
