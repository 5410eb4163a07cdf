package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.access.Visible;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.ledger.Purchase;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether a run waits depends on what is reserved for it, written already or not. */
class RunStoreModuleTest {
    private static final Money BUDGET = Money.usd("4.00");

    private final HikariDataSource database = TestDatabase.fresh();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final UUID run = UUID.randomUUID();
    private final UUID assignment = UUID.randomUUID();

    @BeforeEach
    void open() {
        context.registerBean(DataSource.class, () -> database, bean -> bean.setDestroyMethodName(""));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        context.register(CompanyTurn.class, RunStore.class);
        var ledger = new ClassPathBeanDefinitionScanner(context);
        ledger.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*[.]web[.].*")));
        ledger.scan("io.countersign.ledger", "io.countersign.record");
        context.refresh();
        insert();
        ledger().openCompany("acme");
        ledger().commitRun(run, 0, BUDGET);
        ledger().openAssignment(assignment, BUDGET);
    }

    @AfterEach
    void close() {
        context.close();
        database.close();
    }

    @Test
    void countsARunAsWaitingUntilSomethingIsBoughtForIt() {
        var store = context.getBean(RunStore.class);
        assertThat(store.count(Visible.ALL.only("acme"), "WAITING")).isEqualTo(1);

        new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            buy();
            assertThat(store.count(Visible.ALL.only("acme"), "WAITING")).isZero();
            assertThat(store.count(Visible.ALL.only("acme"), "RUNNING")).isEqualTo(1);
        });
    }

    private void buy() {
        var purchase = new Purchase("gate", run, assignment, "ceo", "token", Money.usd("1.00"), 1);
        assertThat(ledger().reserve("acme", purchase)).isInstanceOf(Hold.Granted.class);
    }

    private Ledger ledger() {
        return context.getBean(Ledger.class);
    }

    /** A run that waits for the board, with nobody at work. */
    private void insert() {
        var jdbc = context.getBean(JdbcClient.class);
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        jdbc.sql("""
            insert into company_version (company, version, definition, digest, budget, created_by)
            values ('acme', 1, '{}', '', 1000000000000, 'test')\
            """).update();
        jdbc.sql("""
            insert into company_position (company, version, key, ordinal, level, title, filled_by)
            values ('acme', 1, 'ceo', 0, 0, 'Chief', 'agent')\
            """).update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', ?, true, 'RUNNING', 'test', '')\
            """).params(run, BUDGET.nanos()).update();
        jdbc.sql("""
            insert into assignment (id, run, company, position, depth, objective, acceptance, budget, status, planned_in,
                                    round, ordinal)
            values (?, ?, 'acme', 'ceo', 0, '', '', ?, 'OPEN', 1, 1, 0)\
            """).params(assignment, run, BUDGET.nanos()).update();
        jdbc.sql("insert into waiting (ref, run, kind, who, why) values ('task', ?, 'BOARD', 'board', 'money')")
                .param(run)
                .update();
    }
}
