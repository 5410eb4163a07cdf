package io.countersign.run;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What control needs of a company's runs together, and of one incident. */
@Component
class ControlStore {
    private final JdbcClient jdbc;

    ControlStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What an operator is waited for; without an agent task it is a job of the engine. */
    record Incident(String ref, @Nullable String task) {}

    Optional<Incident> incident(UUID run, String ref) {
        return jdbc.sql("select ref, task from waiting where run = ? and ref = ? and kind = 'INCIDENT'")
                .params(run, ref)
                .query((row, _) -> new Incident(row.getString("ref"), row.getString("task")))
                .optional();
    }

    /** Pauses the runs of a company that are not paused yet; gives them. */
    List<UUID> pause(String company) {
        return jdbc.sql("""
            update run set status = 'PAUSED', paused_with_company = true
            where company = ? and status = 'RUNNING' returning id\
            """).param(company).query(UUID.class).list();
    }

    /** Lets the runs go on that were paused with their company; gives them. */
    List<UUID> resume(String company) {
        return jdbc.sql("""
            update run set status = case when status = 'PAUSED' then 'RUNNING' else status end,
                paused_with_company = false
            where company = ? and paused_with_company
            returning case when status = 'RUNNING' then id end\
            """).param(company).query(UUID.class).list().stream()
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The runs of a company that have not ended, the oldest first. */
    List<UUID> open(String company) {
        return jdbc.sql("""
            select id from run where company = ? and status in ('RUNNING', 'PAUSED') order by started_at, id\
            """).param(company).query(UUID.class).list();
    }
}
