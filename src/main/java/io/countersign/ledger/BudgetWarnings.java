package io.countersign.ledger;

import io.countersign.engine.CompanyTurn;
import io.countersign.record.Actor;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import io.micrometer.core.instrument.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells of accounts that reached 80 % of their limit: those of a run in its record, windows in the company's, all of them
 * in the company's list and as a metric. Each once, by whichever node comes first.
 */
@Component
public class BudgetWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetWarnings.class);
    private static final String EVENT = "BudgetNearlyUsed";
    private static final Actor LEDGER = Actor.system("ledger");
    private static final int MOST = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final CompanyTurn turn;
    private final RunRecord record;
    private final CompanyRecord companyRecord;

    BudgetWarnings(JdbcClient jdbc, CompanyTurn turn, RunRecord record, CompanyRecord companyRecord) {
        this.jdbc = jdbc;
        this.turn = turn;
        this.record = record;
        this.companyRecord = companyRecord;
    }

    /** An account that reached the line; budget windows have a month such as 2026-11. */
    public record Warning(
            long account,
            String kind,
            String owner,
            @Nullable String month,
            Money used,
            Money limit,
            Instant at) {
        private Map<String, Object> event() {
            var event = new HashMap<String, Object>(
                    Map.of("account", account, "kind", kind, "owner", owner, "used", used, "limit", limit));
            if (month != null) {
                event.put("month", month);
            }
            return event;
        }
    }

    /** The newest warnings of a company. */
    public List<Warning> list(String company) {
        return jdbc.sql("""
            select account, kind, owner, to_char(month, 'YYYY-MM') as month, used, lim, at
            from budget_warning where company = ? order by id desc limit ?\
            """)
                .params(company, MOST)
                .query((row, _) -> warning(row))
                .list();
    }

    @Scheduled(fixedDelay = 1000)
    void tell() {
        try {
            untold().forEach(this::tellOne);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Budgets that are nearly used are told of later: {}", e.toString());
        }
    }

    /** A company whose books are busy keeps the others' warnings from nobody. */
    private void tellOne(String company) {
        try {
            turn.write(company, PATIENCE, () -> tell(company));
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Budgets of {} that are nearly used are told of later: {}", company, e.toString());
        }
    }

    private List<String> untold() {
        return jdbc.sql("select distinct company from budget_warning where not told order by company")
                .query(String.class)
                .list();
    }

    private int tell(String company) {
        var warnings = jdbc.sql("""
            with told as (
                update budget_warning set told = true
                where id in (select id from budget_warning where company = ? and not told order by id limit ?)
                returning *)
            select account, kind, owner, to_char(month, 'YYYY-MM') as month, used, lim, at from told order by id\
            """)
                .params(company, MOST)
                .query((row, _) -> warning(row))
                .list();
        warnings.forEach(warning -> {
            run(warning)
                    .ifPresentOrElse(
                            run -> record.append(run, EVENT, warning.event(), LEDGER),
                            () -> companyRecord.append(company, EVENT, warning.event(), LEDGER));
            Metrics.counter("countersign.budget.warnings", "company", company, "kind", warning.kind())
                    .increment();
            LOG.info(
                    "{} {} {} of {} has used {} of {} USD",
                    warning.kind(),
                    warning.owner(),
                    warning.month() == null ? "" : warning.month(),
                    company,
                    warning.used(),
                    warning.limit());
        });
        return warnings.size();
    }

    private Optional<UUID> run(Warning warning) {
        return switch (warning.kind()) {
            case "RUN" -> Optional.of(UUID.fromString(warning.owner()));
            case "ASSIGNMENT" ->
                jdbc.sql("select run from assignment where id = ?")
                        .param(UUID.fromString(warning.owner()))
                        .query(UUID.class)
                        .optional();
            default -> Optional.empty();
        };
    }

    private static Warning warning(ResultSet row) throws SQLException {
        return new Warning(
                row.getLong("account"),
                row.getString("kind"),
                row.getString("owner"),
                row.getString("month"),
                new Money(row.getLong("used")),
                new Money(row.getLong("lim")),
                row.getTimestamp("at").toInstant());
    }
}
