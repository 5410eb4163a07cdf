package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.countersign.ops.InstalledPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights, the backup and the restore of {@code docs/operations.md}, word by word, on a PostgreSQL that is installed
 * here; without one, nothing is tried.
 */
class RestoreTest {
    private static final String DUMP = "countersign-20261125T110000Z.dump";
    private static final String TABLES = "select count(*) from pg_tables where schemaname = 'countersign'";

    private static final String PASSWORD = "change me";

    private static PostgresShell server;
    private static String page;

    @TempDir
    static Path place;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        page = Files.readString(Path.of("docs/operations.md"));
        assumeThat(InstalledPostgres.programs()).as("an installed PostgreSQL").isPresent();
        server = new PostgresShell(new InstalledPostgres(place.resolve("server")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.server().close();
        }
    }

    @BeforeEach
    void clean() throws Exception {
        server.sql("postgres", """
            drop database if exists countersign;
            drop database if exists shared;
            drop database if exists elsewhere;
            drop role if exists countersign;
            """);
    }

    @Test
    void aDatabaseOfItsOwnIsBackedUpByTheJobAndRestored() throws Exception {
        server.sql("postgres", sql("database", 0));
        migrate("countersign");
        var before = server.sql("countersign", TABLES);

        job("countersign");
        server.sql("countersign", "drop table countersign.flyway_schema_history");
        restore("countersign");

        assertThat(server.sql("countersign", TABLES)).isEqualTo(before);
        assertThat(server.sql("countersign", "select count(*) from pg_namespace where nspname like 'countersign%'"))
                .isEqualToIgnoringWhitespace("2");
        migrate("countersign");
    }

    @Test
    void aSharedDatabaseNeedsTheRightToCreateSchemasAndNoMore() throws Exception {
        server.sql("postgres", "create database shared");
        server.sql("shared", sql("database", 1));
        migrate("shared");
        assertOnlyOurSchemaWasTouched();

        handmade("shared");
        restore("shared");

        migrate("shared");
        assertOnlyOurSchemaWasTouched();
    }

    @Test
    void theRightMayBeGivenForTheRestoreAlone() throws Exception {
        server.sql("postgres", "create database shared");
        server.sql("shared", sql("database", 2));
        migrate("shared");
        handmade("shared");

        assertThatThrownBy(() -> restore("shared")).hasMessageContaining("permission denied for database shared");
        server.sql("shared", sql("restore", 0).replace("database countersign", "database shared"));
        restore("shared");
        server.sql("shared", sql("restore", 1).replace("database countersign", "database shared"));

        migrate("shared");
    }

    @Test
    void anEmptyDatabaseIsRestoredWithoutMovingAnythingAside() throws Exception {
        server.sql("postgres", sql("database", 0) + "create database elsewhere owner countersign;");
        migrate("countersign");
        job("countersign");

        var lines = sh("restore", 0).lines().filter(line -> !line.contains("alter schema"));
        server.sh(folder, environment("elsewhere"), withoutExports(String.join("\n", lines.toList())));

        assertThat(server.sql("elsewhere", TABLES)).isEqualTo(server.sql("countersign", TABLES));
    }

    /** Flyway as the application has it: migrations of a newer release are left alone. */
    @Test
    void anOlderReleaseStartsOnANewerSchema() throws Exception {
        server.sql("postgres", sql("database", 0));
        migrate("countersign");
        server.sql("countersign", """
            insert into countersign.flyway_schema_history
            select 9999, '9999', 'of the next release', type, 'V9999__next.sql', 1, installed_by, now(), 1, true
            from countersign.flyway_schema_history where version = '2'
            """);

        migrate("countersign");
    }

    private static void migrate(String database) {
        Flyway.configure()
                .dataSource(server.jdbc(database), "countersign", PASSWORD)
                .schemas("countersign")
                .defaultSchema("countersign")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static void assertOnlyOurSchemaWasTouched() throws Exception {
        assertThat(server.sql("shared", """
            select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace
            where pg_get_userbyid(relowner) = 'countersign' and nspname not like 'countersign%'
              and nspname not like 'pg_toast%'
            """)).isEqualToIgnoringWhitespace("0");
        assertThat(server.sql("shared", "select string_agg(extname, ',') from pg_extension"))
                .isEqualToIgnoringWhitespace("plpgsql");
        assertThat(server.sql(
                        "shared",
                        "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = 'countersign'"))
                .isEqualToIgnoringWhitespace("f");
    }

    /** The dump of the chart's job, under the name that the page uses. */
    private void job(String database) throws Exception {
        var environment = environment(database);
        environment.put("BACKUP_DIRECTORY", folder.toString());
        environment.put("BACKUP_RETENTION_DAYS", "30");
        environment.put("COUNTERSIGN_DATABASE_SCHEMA", "countersign");
        var said = server.sh(
                folder,
                environment,
                "sh " + Chart.FOLDER.resolve("files/backup.sh").toAbsolutePath());
        assertThat(said).doesNotContain("WARNING");
        rename();
    }

    /** The dump that the page tells to make by hand. */
    private void handmade(String database) throws Exception {
        server.sh(folder, environment(database), withoutExports(sh("backup", 0)));
        rename();
    }

    private void rename() throws Exception {
        server.sh(folder, Map.of(), """
            made=$(ls *.dump)
            sed "s/$made/%1$s/" "$made.sha256" >sum
            mv "$made" %1$s
            rm *.sha256
            mv sum %1$s.sha256
            """.formatted(DUMP));
    }

    private void restore(String database) throws Exception {
        server.sh(folder, environment(database), withoutExports(sh("restore", 0)));
    }

    private static Map<String, String> environment(String database) {
        return server.access("countersign", PASSWORD, database);
    }

    /** The lines that say where the database is, which here is elsewhere. */
    private static String withoutExports(String lines) {
        return lines.replaceAll("(?m)^export PG.*$", "");
    }

    private static String sql(String section, int index) {
        return blocks(section, "sql").get(index);
    }

    private static String sh(String section, int index) {
        return blocks(section, "sh").get(index);
    }

    private static List<String> blocks(String section, String language) {
        var title = Pattern.compile(
                        "^## " + section + "$(.*?)^## ", Pattern.MULTILINE | Pattern.DOTALL | Pattern.CASE_INSENSITIVE)
                .matcher(page);
        assertThat(title.find()).as(section).isTrue();
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(title.group(1))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
