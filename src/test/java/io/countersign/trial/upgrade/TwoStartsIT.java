package io.countersign.trial.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ops.OwnPostgres;
import io.countersign.trial.Api;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import io.countersign.trial.StubModel;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Two replicas that start at the same moment, on a database that one of them has to migrate. */
class TwoStartsIT {
    private static final Path DIRECTORY = Path.of("target", "two-starts").toAbsolutePath();

    @Test
    void oneMigratesAnEmptyDatabaseAndTheOtherFinishesWhatItWasKilledAt() throws Exception {
        try (var model = new StubModel(StubModel.plainly(0));
                var server = new OwnPostgres(DIRECTORY.resolve("empty"))) {
            var database = server.database("empty");
            try (var superuser = server.connect("empty");
                    var obstacle = superuser.createStatement()) {
                obstacle.execute("create schema countersign");
                superuser.setAutoCommit(false);
                obstacle.execute("create table countersign.run (id int)");

                try (var first = Product.launch("first", setup(database, "first", model));
                        var second = Product.launch("second", setup(database, "second", model))) {
                    until(() -> !held(server).isEmpty());
                    until(() -> asked(server, "select distinct application_name from pg_stat_activity")
                            .containsAll(List.of("first", "second")));
                    var migrating = held(server);
                    assertThat(migrating).hasSize(1);
                    var killed = migrating.equals(List.of("first")) ? first : second;
                    killed.kill();
                    superuser.rollback();

                    (killed == first ? second : first).awaitReady();
                }
                isMigratedOnce(server, "empty");
                try (var again = Product.start("again", setup(database, "again", model))) {
                    assertThat(again.isAlive()).isTrue();
                }
                isMigratedOnce(server, "empty");
            }
        }
    }

    @Test
    void oneMigratesTheDatabaseOfThePreviousReleaseAndBothGoOnWithIt() throws Exception {
        try (var model = new StubModel(StubModel.plainly(0));
                var server = new OwnPostgres(DIRECTORY.resolve("previous"))) {
            var database = server.database("previous");
            Release.PREVIOUS.fill(
                    database.get("SPRING_DATASOURCE_URL"),
                    database.get("SPRING_DATASOURCE_USERNAME"),
                    database.get("SPRING_DATASOURCE_PASSWORD"));

            try (var first = Product.launch("one", setup(database, "one", model));
                    var second = Product.launch("two", setup(database, "two", model))) {
                first.awaitReady();
                second.awaitReady();
                isMigratedOnce(server, "previous");
                var api = second.api();

                until(() -> runs(api, "RUNNING", "Think until the end").isEmpty());
                assertThat(runs(api, "SUCCEEDED", "Think until the end")).hasSize(1);
                var paused = runs(api, "PAUSED", "Plan until it is paused").getFirst();
                api.post("/api/runs/" + paused + "/resume", "").ok();
                until(() -> runs(api, "SUCCEEDED", "Plan until it is paused").equals(List.of(paused)));

                var request = api.get("/api/approvals?status=PENDING")
                        .ok()
                        .path("items")
                        .path(0);
                var decision = "{\"decision\": \"APPROVE\", \"comment\": \"fine\", \"digest\": \"%s\"}"
                        .formatted(request.path("digest").asText());
                api.post("/api/approvals/" + request.path("id").asText() + "/decisions", decision)
                        .ok();
                assertThat(api.get("/api/ledger/check").ok().path("ok").asBoolean())
                        .isTrue();
            }
        }
    }

    private static Setup setup(Map<String, String> database, String name, StubModel model) throws IOException {
        return Setup.on(DIRECTORY.resolve(name), database, model)
                .with("SPRING_DATASOURCE_URL", database.get("SPRING_DATASOURCE_URL") + "?ApplicationName=" + name)
                .with("COUNTERSIGN_EXAMPLE_ENABLED", "false")
                .with(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    }

    /** Every migration is in the history once, and none has failed. */
    private static void isMigratedOnce(OwnPostgres server, String database) throws SQLException {
        try (var connection = server.connect(database)) {
            assertThat(asked(
                            connection,
                            "select version from countersign.flyway_schema_history where success"
                                    + " and version is not null"))
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(15);
            assertThat(asked(connection, "select version from countersign.flyway_schema_history where not success"))
                    .isEmpty();
        }
    }

    /** The names of those whose migration waits for the table that somebody else is making. */
    private static List<String> held(OwnPostgres server) throws SQLException {
        return asked(
                server,
                "select application_name from pg_stat_activity"
                        + " where wait_event_type = 'Lock' and application_name in ('first', 'second')"
                        + " and query ilike '%create table run %'");
    }

    private static List<String> runs(Api api, String status, String goal) throws IOException, InterruptedException {
        var found = new ArrayList<String>();
        for (var run : api.get("/api/runs?size=100&status=" + status).ok().path("items")) {
            if (run.path("goal").asText().equals(goal)) {
                found.add(run.path("id").asText());
            }
        }
        return found;
    }

    private static List<String> asked(OwnPostgres server, String sql) throws SQLException {
        try (var connection = server.connect("postgres")) {
            return asked(connection, sql);
        }
    }

    private static List<String> asked(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
            return rows;
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
