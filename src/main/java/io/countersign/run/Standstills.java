package io.countersign.run;

import io.countersign.run.Standstill.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What stands still, as rows, and as this node knows it since half a second ago: an act is not looked up in the database
 * for it. No call leaves against a row all the same, because the ledger looks at it before it sends.
 */
@Component
class Standstills {
    private static final Logger LOG = LoggerFactory.getLogger(Standstills.class);
    private static final String SELECT = "select company, position, mode, by_whom, reason, since from standstill";

    private final JdbcClient jdbc;
    private volatile Map<String, List<Standstill>> known = Map.of();

    Standstills(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        try {
            known = jdbc.sql(SELECT).query((row, _) -> standstill(row)).list().stream()
                    .collect(Collectors.groupingBy(Standstill::company));
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("What stands still is looked at later: {}", e.toString());
        }
    }

    /** The positions of a company in this mode, as far as this node knows. */
    Set<String> positions(String company, Mode mode) {
        return known.getOrDefault(company, List.of()).stream()
                .filter(one -> one.mode() == mode && !one.position().equals(Standstill.COMPANY))
                .map(Standstill::position)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The stopped positions of all companies, as far as this node knows. */
    List<Standstill> stopped() {
        return known.values().stream()
                .flatMap(List::stream)
                .filter(one -> one.mode() == Mode.STOPPED)
                .toList();
    }

    List<Standstill> list(String company) {
        return jdbc.sql(SELECT + " where company = ? order by position")
                .param(company)
                .query((row, _) -> standstill(row))
                .list();
    }

    Optional<Standstill> find(String company, String position) {
        return jdbc.sql(SELECT + " where company = ? and position = ?")
                .params(company, position)
                .query((row, _) -> standstill(row))
                .optional();
    }

    /** False where it stands still in this mode already. */
    boolean begin(String company, String position, Mode mode, String by, String reason) {
        return jdbc.sql("""
            insert into standstill (company, position, mode, by_whom, reason) values (?, ?, ?, ?, ?)
            on conflict (company, position) do update
            set mode = excluded.mode, by_whom = excluded.by_whom, reason = excluded.reason, since = clock_timestamp()
            where standstill.mode <> excluded.mode\
            """).params(company, position, mode.name(), by, reason).update() == 1;
    }

    boolean end(String company, String position) {
        return jdbc.sql("delete from standstill where company = ? and position = ?")
                        .params(company, position)
                        .update()
                == 1;
    }

    private static Standstill standstill(ResultSet row) throws SQLException {
        return new Standstill(
                row.getString("company"),
                row.getString("position"),
                Mode.valueOf(row.getString("mode")),
                row.getString("by_whom"),
                row.getString("reason"),
                row.getTimestamp("since").toInstant());
    }
}
