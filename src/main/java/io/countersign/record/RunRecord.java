package io.countersign.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes down what happened in a run. Numbers have no gap: writers hold the company's lock. */
@Component
public class RunRecord {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    RunRecord(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Appends one event in the current transaction, which must hold the lock of the run's company. */
    public void append(UUID run, String type, Map<String, ?> data) {
        jdbc.sql("""
            insert into run_event (run, seq, at, type, data)
            select :run, coalesce(max(seq), 0) + 1, clock_timestamp(), :type, cast(:data as jsonb)
            from run_event where run = :run
            """)
                .param("run", run)
                .param("type", type)
                .param("data", write(data))
                .update();
    }

    private String write(Map<String, ?> data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Event data is not JSON", e);
        }
    }
}
