package io.countersign.ops;

import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The database as a command uses it: it is not waited for, and migrated only by the command whose task that is. No scan
 * finds it.
 */
@Import(DatabaseServerConfiguration.class)
public class CommandDatabase {
    /** Whether the command migrates. */
    public static final String MIGRATES = "countersign.command.migrates";

    @Bean
    PoliteMigration politeMigration() {
        return new PoliteMigration();
    }

    @Bean
    FlywayMigrationStrategy migrateWhereAsked(
            JdbcConnectionDetails details,
            DataSource database,
            PoliteMigration migration,
            @Value("${countersign.database.schema}") String schema,
            @Value("${" + MIGRATES + ":false}") boolean migrates) {
        DatabaseConfiguration.checkSchema(schema);
        var once = new DatabaseWait(
                DatabaseAddress.of(details.getJdbcUrl()),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                InstantSource.system());
        return flyway -> {
            once.until(database);
            if (migrates) {
                migration.run(flyway);
            } else if (flyway.info().pending().length > 0) {
                throw new StartupFault(
                        "The database lacks " + flyway.info().pending().length + " migrations of this version.",
                        "Run the command onboard, or start the server: both migrate.");
            }
        };
    }
}
