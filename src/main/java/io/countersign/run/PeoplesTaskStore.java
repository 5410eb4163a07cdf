package io.countersign.run;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** For whom the tasks of people wait, as rows. */
@Component
class PeoplesTaskStore {
    private final JdbcClient jdbc;

    PeoplesTaskStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The positions at work in runs of a company that wait for people, by the process instance that is at work. */
    Map<String, String> positionsAtWork(String company) {
        var positions = new HashMap<String, String>();
        jdbc.sql("""
            select a.process_instance_id, a.position from assignment a
            where a.company = ? and a.status = 'WORKING' and a.process_instance_id is not null
              and exists (select from waiting w where w.run = a.run and w.kind = 'PEOPLE')\
            """)
                .param(company)
                .query((row, _) -> positions.put(row.getString("process_instance_id"), row.getString("position")))
                .list();
        return positions;
    }

    void waitsFor(String task, String who) {
        jdbc.sql("update waiting set who = ? where ref = ? and kind = 'PEOPLE'")
                .params(who, task)
                .update();
    }
}
