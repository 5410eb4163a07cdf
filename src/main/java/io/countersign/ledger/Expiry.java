package io.countersign.ledger;

import io.countersign.engine.CompanyTurn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Books calls of which nothing was heard in time, and closes the books of runs that are over. */
@Component
class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final CompanyTurn turn;
    private final Ledger ledger;

    Expiry(JdbcClient jdbc, CompanyTurn turn, Ledger ledger) {
        this.jdbc = jdbc;
        this.turn = turn;
        this.ledger = ledger;
    }

    @Scheduled(fixedDelay = 5000)
    void round() {
        expireOverdue();
        closeDueBooks();
    }

    /** Expires what is overdue by the database's clock, one company after another. */
    void expireOverdue() {
        jdbc.sql("""
            select company, id from reservation where state = 'SENT' and expires_at < ledger_now()
            order by expires_at limit :batch
            """).param("batch", BATCH).query(Due::of).list().stream()
                .collect(Collectors.groupingBy(Due::company))
                .forEach((company, due) -> patiently(company, due, ids -> ledger.close("EXPIRE", "{SENT}", ids)));
    }

    /** Closes the books of runs that are over and hold nothing any more. */
    void closeDueBooks() {
        jdbc.sql("""
            select company, id from run
            where books_closed_at is null and status in ('SUCCEEDED', 'FAILED', 'CANCELLED')
              and not exists (select from reservation r where r.run = run.id and r.state in ('HELD', 'SENT'))
            order by ended_at limit :batch
            """).param("batch", BATCH).query(Due::of).list().stream()
                .collect(Collectors.groupingBy(Due::company))
                .forEach((company, due) -> patiently(company, due, ids -> ids.forEach(ledger::closeBooks)));
    }

    /** A company whose turn does not come, or whose accounts are at fault, must not hold up the others. */
    private void patiently(String company, List<Due> due, Consumer<List<UUID>> work) {
        try {
            turn.write(company, PATIENCE, () -> {
                work.accept(due.stream().map(Due::id).toList());
                return due.size();
            });
        } catch (RuntimeException e) {
            LOG.warn("The ledger of company {} is tried again in a moment", company, e);
        }
    }

    private record Due(String company, UUID id) {
        static Due of(ResultSet row, int number) throws SQLException {
            return new Due(row.getString("company"), row.getObject("id", UUID.class));
        }
    }
}
