package io.countersign.ledger;

import io.countersign.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks the whole ledger against itself and the journal, in one snapshot and one check at a time. */
@Component
public class LedgerCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ReentrantLock one = new ReentrantLock(true);
    private final String rules = read("ledger/check.sql");
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    LedgerCheck(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    public Findings run() {
        one.lock();
        try {
            return snapshot.execute(_ -> check());
        } finally {
            one.unlock();
        }
    }

    private Findings check() {
        // Unlike everything else, the check reads whole tables.
        jdbc.sql("select set_config('statement_timeout', :patience, true), set_config('enable_seqscan', 'on', true)")
                .param("patience", PATIENCE.toMillis() + "ms")
                .query()
                .singleRow();
        if (!jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':ledger-check', 7))")
                .query(Boolean.class)
                .single()) {
            throw new Problem.Clash("Another node is checking the ledger; try again when it has finished");
        }
        return new Findings(
                count("account"),
                count("posting"),
                jdbc.sql(rules).query(Violation.class).list());
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static String read(String file) {
        try {
            return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a check looked at, and what it found wrong. */
    public record Findings(long checkedAccounts, long checkedPostings, List<Violation> violations) {}

    /** One thing that is not as it must be; the rules are numbered as in the ledger's documentation. */
    public record Violation(int rule, String subject, String detail) {}
}
