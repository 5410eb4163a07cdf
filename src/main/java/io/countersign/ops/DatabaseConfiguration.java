package io.countersign.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Where the database comes from, and how its tables get there. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    @Conditional(NoAddress.class)
    @ConditionalOnMissingBean(JdbcConnectionDetails.class)
    EmbeddedDatabase embeddedDatabase(@Value("${countersign.data-directory}") Path directory, Environment environment)
            throws IOException {
        if (StringUtils.hasText(environment.getProperty("spring.datasource.username"))) {
            throw new StartupFault(
                    "SPRING_DATASOURCE_USERNAME is set, but no database address.",
                    "Set SPRING_DATASOURCE_URL (jdbc:postgresql://host:5432/db), or unset the user name to get the"
                            + " embedded PostgreSQL.");
        }
        return new EmbeddedDatabase(directory);
    }

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
        if (!schema.matches("(?!pg_)[a-z_][a-z0-9_]{0,62}")) {
            throw new StartupFault(
                    "COUNTERSIGN_DATABASE_SCHEMA is '" + schema + "'.",
                    "Name a schema of lower-case letters, digits and underscores that starts with a letter or an"
                            + " underscore, has at most 63 characters and does not begin with pg_.");
        }
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

    /** Holds when neither {@code spring.datasource.url} nor {@code DATABASE_URL} names a database. */
    static class NoAddress implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !hasAddress(context.getEnvironment());
        }
    }

    static boolean hasAddress(Environment environment) {
        return StringUtils.hasText(environment.getProperty("spring.datasource.url"));
    }
}
