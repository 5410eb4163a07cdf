package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The record on a database of its own, with a company and as many runs as a test wants. */
final class RecordBench implements AutoCloseable {
    private static final List<String> KEPT = List.of("run_event", "record_entry", "record_chain", "posting");

    final HikariDataSource database;
    final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final RunRecord runs;
    final CompanyRecord companies;
    final RecordCheck check;

    RecordBench() {
        this(TestDatabase.fresh());
    }

    RecordBench(HikariDataSource database) {
        this(database, null);
    }

    /** With a key that signs the heads; a second bench on one database is a second replica, or one started later. */
    RecordBench(HikariDataSource database, @Nullable String key) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        context.registerBean(DataSource.class, () -> database, definition -> definition.setDestroyMethodName(""));
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        context.registerBean(RecordSigner.class, () -> new RecordSigner(key == null ? null : SigningKey.read(key)));
        var record = new ClassPathBeanDefinitionScanner(context);
        record.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*[.]web[.].*")));
        record.scan("io.countersign.record");
        context.refresh();
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        runs = context.getBean(RunRecord.class);
        companies = context.getBean(CompanyRecord.class);
        check = context.getBean(RecordCheck.class);
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1) on conflict do nothing")
                .update();
    }

    UUID run() {
        var run = UUID.randomUUID();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        return run;
    }

    /** Entries of one transaction. */
    void happen(UUID run, int times) {
        transaction.executeWithoutResult(_ -> {
            for (var i = 0; i < times; i++) {
                runs.append(
                        run, "Step", Map.of("n", i, "text", "naïve \"quotes\"\n\u0001 😀", "list", List.of(1, "a")));
            }
        });
    }

    /** A posting of the run or, without one, of the company, in the current transaction. */
    void post(@Nullable UUID run) {
        jdbc.sql("""
            insert into posting (key, company, run, kind, accounts, d_posted, cause)
            values (?, 'acme', ?, 'SETTLE', '{1,2}', 5, 'because "it" fits')
            """).params(UUID.randomUUID().toString(), run).update();
    }

    /** What only the tables' owner can do. */
    void withoutTriggers(Runnable work) {
        var tables = List.of(
                "run_event",
                "record_entry",
                "record_chain",
                "posting",
                "approval_decision",
                "record_head",
                "record_signing");
        tables.forEach(table ->
                jdbc.sql("alter table " + table + " disable trigger all").update());
        try {
            work.run();
        } finally {
            tables.forEach(table ->
                    jdbc.sql("alter table " + table + " enable trigger all").update());
        }
    }

    /** Lets the ledger's clock be so many days ahead. */
    void daysLater(int days) {
        jdbc.sql("create or replace function ledger_now() returns timestamptz language sql as"
                        + " 'select clock_timestamp() + interval ''" + days + " days'''")
                .update();
    }

    List<String> types(String table) {
        return jdbc.sql("select type from " + table + " order by at, seq")
                .query(String.class)
                .list();
    }

    void assertSound(UUID... runs) {
        for (var run : runs) {
            assertThat(check.run(run).violations()).isEmpty();
        }
        assertThat(check.company("acme").violations()).isEmpty();
        assertThat(check.installation().violations()).isEmpty();
    }

    /** Keeps what is written, for {@link #putBack}, and from now on refuses no change of it. */
    void keep() {
        for (var table : KEPT) {
            jdbc.sql("create table kept_%s as select * from %s".formatted(table, table))
                    .update();
            jdbc.sql("alter table " + table + " disable trigger all").update();
        }
    }

    void putBack() {
        for (var table : KEPT) {
            jdbc.sql("delete from " + table).update();
            jdbc.sql("insert into %s overriding system value select * from kept_%s".formatted(table, table))
                    .update();
        }
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}
