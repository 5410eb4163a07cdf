package io.countersign.trial.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations since the previous release, on its data and under its running replicas. */
class UpgradeTest {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeTest.class);
    private static final String STORY = "select concat_ws(' ', run, seq, at, type, data) from run_event";

    private String url = "";

    @BeforeEach
    void theDatabaseOfThePreviousRelease() throws Exception {
        url = TestDatabase.emptyUrl();
        Release.PREVIOUS.fill(url, "postgres", "");
    }

    @Test
    void anOldReplicaWorksOnWhileTheTablesAreMigrated() throws Exception {
        try (var replica = new OldReplica(Release.PREVIOUS, url)) {
            var migrations = Release.flyway(url, "postgres", "")
                    .callbacks(new BetweenMigrations(replica::awaitAWholeTurn))
                    .load()
                    .migrate();
            replica.awaitAWholeTurn();
            replica.close();

            assertThat(migrations.migrationsExecuted).isPositive();
            assertThat(replica.fault()).isEmpty();
            assertThat(replica.turns()).isGreaterThan(migrations.migrationsExecuted);
        }
        assertThat(asked("select id from run where status = 'SUCCEEDED' and books_closed_at is not null"))
                .hasSizeGreaterThan(2);
        assertThat(asked(ledgerCheck())).isEmpty();
    }

    /** A statement that cannot be prepared any more names a column that is gone, or one of another type. */
    @Test
    void everyStatementOfThePreviousReleaseIsUnderstood() throws Exception {
        var before = understood();

        Release.flyway(url, "postgres", "").load().migrate();

        assertThat(before).hasSizeGreaterThan(60);
        assertThat(understood()).containsAll(before);
    }

    /** Every run that has a story gets one entry more, with which its chain begins. */
    @Test
    void nothingThatWasThereIsChanged() throws Exception {
        var tables = asked("select tablename from pg_tables where schemaname = 'countersign'"
                + " and tablename not in ('flyway_schema_history', 'run_event')");
        var before = rows(tables);
        var told = asked(STORY);

        Release.flyway(url, "postgres", "").load().migrate();

        assertThat(rows(tables)).isEqualTo(before);
        assertThat(asked(STORY + " where type <> 'ChainBegan'")).containsExactlyInAnyOrderElementsOf(told);
    }

    /** Those that can be prepared; a few cannot without the types that a driver tells with them. */
    private List<String> understood() throws IOException, SQLException {
        var understood = new ArrayList<String>();
        try (var connection = connect()) {
            for (var text : Release.PREVIOUS.statements()) {
                try (var statement = connection.createStatement()) {
                    statement.execute("prepare one as " + text + "; deallocate one");
                    understood.add(text);
                } catch (SQLException e) {
                    LOG.debug("Not understood: {}", text, e);
                }
            }
        }
        return understood;
    }

    /** How many rows each table has. */
    private List<String> rows(List<String> tables) throws SQLException {
        var rows = new ArrayList<String>();
        for (var table : tables) {
            rows.add(table + " " + asked("select count(*)::text from " + table));
        }
        return rows;
    }

    private static String ledgerCheck() throws IOException {
        try (var rules = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/ledger/check.sql"))) {
            return new String(rules.readAllBytes(), UTF_8);
        }
    }

    private List<String> asked(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
            return rows;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", null);
    }

    /** Does something before each migration, when those before it are committed. */
    private record BetweenMigrations(Runnable work) implements Callback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            work.run();
        }

        @Override
        public String getCallbackName() {
            return "between-migrations";
        }
    }
}
