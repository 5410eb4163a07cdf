package io.countersign.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The database that the settings name, for who only wants to know how it is; the embedded one runs as long as this is open. */
public final class DatabaseLook implements AutoCloseable {
    private final String url;
    private final @Nullable String username;
    private final @Nullable String password;
    private final @Nullable EmbeddedDatabase embedded;

    private DatabaseLook(
            String url, @Nullable String username, @Nullable String password, @Nullable EmbeddedDatabase embedded) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.embedded = embedded;
    }

    /** Understands {@code DATABASE_URL} as the server does; fails where it is malformed. */
    public static void readAddress(ConfigurableEnvironment environment) {
        new DatabaseUrlPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    }

    public static boolean isEmbedded(Environment environment) {
        return !DatabaseConfiguration.hasAddress(environment);
    }

    /** Whether an embedded server was ever started in that directory; if none can be here, the reason. */
    public static boolean wasStarted(Path dataDirectory) {
        PostgresBinaries.archive();
        return Files.exists(dataDirectory.resolve("postgres/data/PG_VERSION"));
    }

    public static DatabaseLook open(Environment environment, Path dataDirectory) throws IOException {
        if (isEmbedded(environment)) {
            var server = DatabaseServerConfiguration.start(dataDirectory, environment);
            return new DatabaseLook(server.getJdbcUrl(), server.getUsername(), server.getPassword(), server);
        }
        return new DatabaseLook(
                environment.getProperty("spring.datasource.url", ""),
                environment.getProperty("spring.datasource.username"),
                environment.getProperty("spring.datasource.password"),
                null);
    }

    /** Host, port and database, without anything secret. */
    public String address() {
        return DatabaseAddress.of(url).text();
    }

    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "countersign doctor");
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(url, properties);
    }

    /** What the driver said, in a line, without the address. */
    public static String reason(SQLException fault) {
        return DatabaseWait.reason(fault);
    }

    /** The migrations of this version of the product, as that schema has them. */
    public Flyway migrations(String schema) {
        return Flyway.configure()
                .dataSource(url, username, password)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(false)
                .locations("classpath:db/migration")
                .load();
    }

    /** When the newest backup of an embedded database was begun. */
    public static Optional<Instant> newestBackup(Path dataDirectory, Instant now) throws IOException {
        var folder = BackupDuty.directory(dataDirectory);
        return Files.isDirectory(folder) ? new BackupFolder(folder).newest(now) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
    }
}
