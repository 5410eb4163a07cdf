package io.countersign;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.test.util.ReflectionTestUtils;

/** A real PostgreSQL for tests: one server a JVM, and as many empty, migrated databases in it as tests ask for. */
public final class TestDatabase {
    public static final String SCHEMA = "countersign";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private TestDatabase() {}

    /** A pool on a new database, migrated; the schema is the only one on the search path. */
    public static HikariDataSource fresh() {
        return pool(migrated(), 20);
    }

    /** The JDBC address of a new, migrated database for tests that make their own connections; user {@code postgres}. */
    public static String freshUrl() {
        return url(migrated());
    }

    /** The JDBC address of a new, empty database: no schema, no migration has run. */
    public static String emptyUrl() {
        return url(created(""));
    }

    /**
     * As above, of a database whose clock is behind this machine's: PostgreSQL's own has another name in it, so that whatever
     * asks for the time, the migrations' defaults too, is told the other one.
     */
    public static String emptyUrlBehind(Duration behind) {
        var database = created("");
        execute(SERVER.getDatabase("postgres", database), """
            alter function pg_catalog.clock_timestamp() rename to clock_of_the_machine;
            create function pg_catalog.clock_timestamp() returns timestamptz language sql volatile
            as 'select pg_catalog.clock_of_the_machine() - interval ''%d seconds'''\
            """.formatted(behind.toSeconds()));
        return url(database);
    }

    /** A further pool of the given size on the database of another one. */
    public static HikariDataSource pool(String database, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(url(database));
        config.setUsername("postgres");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(Duration.ofSeconds(60).toMillis());
        config.setPoolName(database);
        return new HikariDataSource(config);
    }

    private static String migrated() {
        return created(" template " + Template.name());
    }

    private static String created(String how) {
        var database = "test_" + COUNT.incrementAndGet();
        execute("create database " + database + how);
        return database;
    }

    private static void execute(String sql) {
        execute(SERVER.getPostgresDatabase(), sql);
    }

    private static void execute(DataSource database, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test database refused: " + sql, e);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database + "?currentSchema=" + SCHEMA;
    }

    private static EmbeddedPostgres start() {
        var target = Path.of("target").toAbsolutePath();
        try {
            var server = EmbeddedPostgres.builder()
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(target.resolve("postgres").toFile())
                    .setDataDirectory(target.resolve(
                            "postgres-test-" + ProcessHandle.current().pid()))
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            // After every application context, which would otherwise wait for a database that is gone.
            SpringApplication.getShutdownHandlers().add(() -> close(server));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeWithoutSpring(server)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("No test database", e);
        }
    }

    /** Spring Boot calls its shutdown handlers only in a JVM in which it has run an application. */
    private static void closeWithoutSpring(EmbeddedPostgres server) {
        var hook = requireNonNull(ReflectionTestUtils.getField(SpringApplication.class, "shutdownHook"));
        var added = (AtomicBoolean) requireNonNull(ReflectionTestUtils.getField(hook, "shutdownHookAdded"));
        if (!added.get()) {
            close(server);
        }
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The test database does not stop", e);
        }
    }

    /** The migrated database of which all others are copies: migrating takes seconds, copying does not. */
    private static final class Template {
        private static final String NAME = "template_countersign";

        static {
            execute("create database " + NAME);
            Flyway.configure()
                    .dataSource(url(NAME), "postgres", null)
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        }

        static String name() {
            return NAME;
        }
    }
}
