package io.countersign.external;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which requests for approval external agents made, and of which something is left to be cleared away. */
@Component
class AskedRows {
    private final JdbcClient jdbc;

    AskedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A request whose process may still be there though nobody waits for its answer, or nobody has to decide it. */
    record Leftover(UUID request, String company, String process) {}

    List<UUID> of(UUID assignment) {
        return jdbc.sql("""
            select x.request from external_approval x join approval_request q on q.id = x.request
            where x.assignment = ? order by q.created_at, q.id\
            """).param(assignment).query(UUID.class).list();
    }

    /** A request for the same that nobody has decided. */
    Optional<UUID> pending(UUID assignment, String subject, String reason, long nanos) {
        return jdbc.sql("""
            select x.request from external_approval x join approval_request q on q.id = x.request
            where x.assignment = ? and q.status = 'PENDING' and q.subject = ? and q.reason = ? and q.amount = ?\
            """)
                .params(assignment, subject, reason, nanos)
                .query(UUID.class)
                .optional();
    }

    int companyVersion(UUID run) {
        return jdbc.sql("select company_version from run where id = ?")
                .param(run)
                .query(Integer.class)
                .single();
    }

    void insert(UUID request, UUID assignment, String process) {
        jdbc.sql("insert into external_approval (request, assignment, process) values (?, ?, ?)")
                .params(request, assignment, process)
                .update();
    }

    List<Leftover> leftovers() {
        return jdbc.sql("""
            select x.request, x.process, q.company from external_approval x
            join approval_request q on q.id = x.request
            join assignment a on a.id = x.assignment
            join run r on r.id = a.run
            where x.ended_at is null
              and (q.status <> 'PENDING' or a.status not in ('OPEN', 'WORKING')
                   or r.status not in ('RUNNING', 'PAUSED'))
            order by q.company, x.request limit 100\
            """)
                .query((row, _) -> new Leftover(
                        row.getObject("request", UUID.class), row.getString("company"), row.getString("process")))
                .list();
    }

    /** Whether this is the one that clears it away. */
    boolean end(UUID request) {
        return jdbc.sql("update external_approval set ended_at = clock_timestamp() where request = ? and"
                                + " ended_at is null")
                        .param(request)
                        .update()
                > 0;
    }

    boolean isOpen(UUID assignment) {
        return jdbc.sql("""
            select exists (select from assignment a join run r on r.id = a.run
                           where a.id = ? and a.status in ('OPEN', 'WORKING') and r.status in ('RUNNING', 'PAUSED'))\
            """).param(assignment).query(Boolean.class).single();
    }
}
