package io.countersign.run.answers;

import io.countersign.routine.Routines;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets the tick of a company's only routine come now. */
final class Clockwork {
    private final Routines routines;
    private final ManagementService management;
    private final JdbcClient jdbc;

    Clockwork(Routines routines, ManagementService management, JdbcClient jdbc) {
        this.routines = routines;
        this.management = management;
        this.jdbc = jdbc;
    }

    /** The run that it starts. */
    UUID tick(String company) {
        jdbc.sql("""
            with now as (select date_trunc('milliseconds', clock_timestamp()) - interval '1 s' as due)
            update routine r set due = now.due, since = r.since + (now.due - r.due) from now where r.company = ?\
            """).param(company).update();
        var heartbeat = routines.list(company).getFirst().routine().heartbeat();
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(heartbeat)
                .singleResult()
                .getId());
        return jdbc.sql("select run from routine_start where company = ?")
                .param(company)
                .query(UUID.class)
                .single();
    }
}
