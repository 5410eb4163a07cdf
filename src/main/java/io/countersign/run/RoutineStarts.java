package io.countersign.run;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which run was started by which tick of a routine, as rows. */
@Component
class RoutineStarts {
    private final JdbcClient jdbc;

    RoutineStarts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The key of the table lets a tick start one run, whoever asks. */
    void insert(UUID run, String company, Run.Routine routine) {
        jdbc.sql("insert into routine_start (run, company, position, routine, tick) values (?, ?, ?, ?, ?)")
                .params(run, company, routine.position(), routine.key(), Timestamp.from(routine.tick()))
                .update();
    }

    /** The run of a tick, where it was started already. */
    Optional<UUID> of(String company, String position, String routine, Instant tick) {
        return jdbc.sql("select run from routine_start where company = ? and position = ? and routine = ? and tick = ?")
                .params(company, position, routine, Timestamp.from(tick))
                .query(UUID.class)
                .optional();
    }

    /** A run of the routine that has not ended, whichever tick's; found among the company's few open ones. */
    Optional<UUID> stillOpen(String company, String position, String routine) {
        return jdbc.sql("""
            select r.id from run r join routine_start s on s.run = r.id
            where r.company = ? and r.books_closed_at is null and r.status in ('RUNNING', 'PAUSED')
              and s.position = ? and s.routine = ?
            order by s.tick limit 1\
            """)
                .params(company, position, routine)
                .query(UUID.class)
                .optional();
    }

    /** The open runs that routines of a position started. */
    List<UUID> openOf(String company, String position) {
        return jdbc.sql("""
            select r.id from run r join routine_start s on s.run = r.id
            where r.company = ? and r.books_closed_at is null and s.position = ? and r.status in ('RUNNING', 'PAUSED')
            order by r.started_at, r.id\
            """).params(company, position).query(UUID.class).list();
    }
}
