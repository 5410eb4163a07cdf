package io.countersign.trial.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ops.OwnPostgres;
import io.countersign.trial.OrgChart;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import io.countersign.trial.StubModel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A database that other applications use as well, with tables of the names that ours have: each of two installations
 * keeps to its own schema, as roles without any right that they do not need.
 */
class SharedDatabaseIT {
    private static final Path DIRECTORY = Path.of("target", "shared-database").toAbsolutePath();
    private static final String PASSWORD = "not-a-secret";

    @Test
    void nothingOutsideOurSchemaIsTouched() throws Exception {
        try (var model = new StubModel(StubModel.plainly(0));
                var server = new OwnPostgres(DIRECTORY.resolve("server"))) {
            var database = server.database("shared");
            try (var superuser = server.connect("shared");
                    var statement = superuser.createStatement()) {
                strangersMoveIn(statement);
                var before = Surroundings.of(superuser, "countersign", "agents_2");

                try (var guest = Product.start("guest", setup(database, "guest", "countersign", model));
                        var builder = Product.start("builder", setup(database, "builder", "agents_2", model))) {
                    aRunSucceeds(guest);
                    aRunSucceeds(builder);
                }
                // The second start finds the schema that the first one made.
                try (var builder = Product.start("builder", setup(database, "builder", "agents_2", model))) {
                    assertThat(builder.api().count("acme", "SUCCEEDED")).isEqualTo(1);
                }

                assertThat(Surroundings.of(superuser, "countersign", "agents_2"))
                        .isEqualTo(before);
                for (var schema : List.of("public", "other")) {
                    for (var table : List.of("act_ru_task", "run", "flyway_schema_history")) {
                        assertThat(text(statement, "select string_agg(mine, ',') from " + schema + "." + table))
                                .isEqualTo("stays");
                    }
                }
                assertThat(text(statement, "select count(*) from countersign.run"))
                        .isEqualTo("1");
                assertThat(text(statement, "select count(*) from agents_2.run")).isEqualTo("1");
            }
        }
    }

    /** One role is given a schema and may make none, the other makes its own; both could write to those of the others. */
    private static void strangersMoveIn(Statement statement) throws SQLException {
        statement.execute("create schema other");
        for (var schema : List.of("public", "other")) {
            for (var table : List.of("act_ru_task", "run", "flyway_schema_history")) {
                statement.execute("create table %s.%s (mine text)".formatted(schema, table));
                statement.execute("insert into %s.%s values ('stays')".formatted(schema, table));
            }
            statement.execute("create function " + schema + ".ledger_month() returns date language sql as"
                    + " $$ select date '1999-01-01' $$");
        }
        for (var role : List.of("guest", "builder")) {
            statement.execute(
                    "create role " + role + " login nosuperuser nocreatedb nocreaterole password '" + PASSWORD + "'");
            statement.execute("grant all on schema public, other to " + role);
            statement.execute("grant all on all tables in schema public, other to " + role);
        }
        statement.execute("create schema countersign authorization guest");
        statement.execute("grant create on database shared to builder");
        statement.execute("alter database shared set search_path = other, public");
        statement.execute("alter role guest set search_path = public, countersign");
        statement.execute("alter role builder in database shared set search_path = \"$user\", other");
    }

    private static Setup setup(Map<String, String> database, String role, String schema, StubModel model)
            throws Exception {
        var own = new HashMap<>(database);
        own.put("SPRING_DATASOURCE_USERNAME", role);
        own.put("SPRING_DATASOURCE_PASSWORD", PASSWORD);
        return Setup.on(DIRECTORY.resolve(role), own, model)
                .with("COUNTERSIGN_DATABASE_SCHEMA", schema)
                .with("COUNTERSIGN_EXAMPLE_ENABLED", "false")
                .with(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    }

    private static void aRunSucceeds(Product product) throws Exception {
        var api = product.api();
        api.company(OrgChart.tree("acme", 1, 2)).ok();
        api.start("acme", "Keep to ourselves", "10").ok();
        await().atMost(Duration.ofSeconds(60)).until(() -> api.count("acme", "SUCCEEDED") == 1);
        assertThat(api.get("/api/ledger/check").ok().path("ok").asBoolean()).isTrue();
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
