package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The engine accepts the tables that its own scripts made, and needs nothing beyond them. */
class EngineMigrationTest {
    @Test
    void theEngineStartsOnTheMigratedSchemaWithoutTouchingIt(@TempDir Path directory) throws Exception {
        try (var database = new EmbeddedDatabase(directory)) {
            var source = in("elsewhere", database);

            Flyway.configure()
                    .dataSource(source)
                    .schemas("elsewhere")
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();

            var before = tables(database);
            var engine = engineOn(source);
            try {
                assertThat(engine.getManagementService().getTableCount())
                        .containsKeys("ACT_RU_EXECUTION", "ACT_HI_ACTINST", "ACT_ID_USER", "ACT_RE_DECISION_DEF");
            } finally {
                engine.close();
            }
            assertThat(tables(database))
                    .isEqualTo(before)
                    .startsWith("elsewhere")
                    .doesNotContain("public");
        }
    }

    private static ProcessEngine engineOn(PGSimpleDataSource source) {
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(source);
        configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_FALSE);
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_AUDIT);
        return configuration.buildProcessEngine();
    }

    private static PGSimpleDataSource in(String schema, EmbeddedDatabase database) {
        var source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        source.setCurrentSchema(schema);
        return source;
    }

    /** Every schema with the number of tables in it. */
    private static String tables(EmbeddedDatabase database) throws Exception {
        try (var connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                var statement = connection.createStatement();
                var answer = statement.executeQuery("""
                    select string_agg(schemaname || ' ' || n, ', ' order by schemaname)
                      from (select schemaname, count(*) as n from pg_tables
                             where schemaname not in ('pg_catalog', 'information_schema') group by schemaname) t
                    """)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
