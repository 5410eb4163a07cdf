package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Postings and events on a database as the migrations leave it: the one that tests share has its triggers set anew. */
class AppendOnlyModuleTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(DATABASE));

    @BeforeAll
    static void write() {
        var jdbc = JdbcClient.create(DATABASE);
        var run = UUID.randomUUID();
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        jdbc.sql("select ledger_book('acme')").query().singleRow();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        jdbc.sql("insert into run_event (run, seq, at, type, data) values (?, 1, clock_timestamp(), 'a', '{}')")
                .param(run)
                .update();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "posting, update posting set cause = null, origin",
        "posting, update posting set cause = null, replica",
        "posting, delete from posting, origin",
        "posting, delete from posting, replica",
        "posting, truncate posting, origin",
        "posting, truncate posting, replica",
        "run_event, update run_event set seq = 2, replica",
        "run_event, delete from run_event, origin",
        "run_event, delete from run_event, replica",
        "run_event, truncate run_event, replica"
    })
    void refusesEveryChangeInEveryRoleOfTheSession(String table, String change, String role) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                    jdbc.sql("set local session_replication_role = " + role).update();
                    jdbc.sql(change).update();
                }))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("Rows of " + table + " are never changed or removed");
    }
}
