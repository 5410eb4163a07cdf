package io.countersign.ops;

import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Where the database comes from, and how its tables get there. */
@Configuration(proxyBeanMethods = false)
@Import(DatabaseServerConfiguration.class)
class DatabaseConfiguration {
    @Bean
    PoliteMigration politeMigration() {
        return new PoliteMigration();
    }

    /**
     * Migrates as soon as there is a server; nothing that uses the database is made before. A missing secret is told
     * before anybody waits.
     */
    @Bean
    @DependsOn("authSecrets")
    FlywayMigrationStrategy waitThenMigrate(
            JdbcConnectionDetails details,
            DataSource database,
            PoliteMigration migration,
            @Value("${countersign.database.schema}") String schema,
            @Value("${countersign.database.wait}") Duration patience,
            @Value("${countersign.database.wait-when-refused}") Duration patienceWhenRefused) {
        checkSchema(schema);
        var wait = new DatabaseWait(
                DatabaseAddress.of(details.getJdbcUrl()),
                patience,
                patienceWhenRefused,
                Duration.ofSeconds(1),
                InstantSource.system());
        return flyway -> {
            wait.until(database);
            migration.run(flyway);
        };
    }

    static void checkSchema(String schema) {
        if (!schema.matches("(?!pg_)[a-z_][a-z0-9_]{0,62}")) {
            throw new StartupFault(
                    "COUNTERSIGN_DATABASE_SCHEMA is '" + schema + "'.",
                    "Name a schema of lower-case letters, digits and underscores that starts with a letter or an"
                            + " underscore, has at most 63 characters and does not begin with pg_.");
        }
    }

    static boolean hasAddress(Environment environment) {
        return StringUtils.hasText(environment.getProperty("spring.datasource.url"));
    }
}
