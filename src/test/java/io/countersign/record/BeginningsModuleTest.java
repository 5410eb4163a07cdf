package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.record.Violation.Rule;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is there before the chains, and what becomes of it. */
class BeginningsModuleTest {
    @Test
    void beginsTheChainsOfWhatIsThereWithAnEntryThatSaysSo() {
        var config = new HikariConfig();
        config.setJdbcUrl(TestDatabase.emptyUrl());
        config.setUsername("postgres");
        var database = new HikariDataSource(config);
        migrate(database, "15");
        var jdbc = JdbcClient.create(database);
        var run = aRunOfBefore(jdbc);
        migrate(database, "latest");

        try (var bench = new RecordBench(database)) {
            bench.happen(run, 2);
            bench.transaction.executeWithoutResult(_ -> bench.post(run));

            var findings = bench.check.run(run);
            assertThat(findings.violations()).isEmpty();
            assertThat(findings.unchained()).isEqualTo(3);
            assertThat(findings.entries()).isEqualTo(6);
            assertThat(bench.types("run_event")).containsExactly("Old", "Old", "Old", "ChainBegan", "Step", "Step");
            bench.assertSound(run);
            assertThat(bench.types("record_entry")).containsExactly("ChainBegan", "PostingsMade");

            bench.withoutTriggers(() -> jdbc.sql("update run_event set data = '{}' where run = ? and seq = 2")
                    .param(run)
                    .update());
            assertThat(bench.check.run(run).violations()).singleElement().satisfies(violation -> {
                assertThat(violation.rule()).isEqualTo(Rule.BEGINNING);
                assertThat(violation.entry()).isEqualTo(1);
            });
        }
    }

    private static UUID aRunOfBefore(JdbcClient jdbc) {
        var run = UUID.randomUUID();
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        jdbc.sql("""
            insert into run_event (run, seq, at, type, data)
            select ?, n, clock_timestamp(), 'Old', jsonb_build_object('n', n, 'text', E'ü "\\n', 'share', 1.50)
            from generate_series(1, 3) n
            """).param(run).update();
        jdbc.sql("""
            insert into posting (key, company, run, kind, accounts, d_posted) values ('old', 'acme', ?, 'SETTLE', '{1}', 5)
            """).param(run).update();
        return run;
    }

    private static void migrate(HikariDataSource database, String target) {
        Flyway.configure()
                .dataSource(database)
                .schemas(TestDatabase.SCHEMA)
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }
}
