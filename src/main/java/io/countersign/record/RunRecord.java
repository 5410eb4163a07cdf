package io.countersign.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes down what happened in a run. Numbers have no gap: writers hold the company's lock. */
@Component
public class RunRecord {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    RunRecord(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    private record Entry(UUID run, String type, String data) {}

    /**
     * Appends one event in the current transaction, which must hold the lock of the run's company. All of a transaction's
     * events are written together, right before it commits.
     */
    public void append(UUID run, String type, Map<String, ?> data) {
        var entry = new Entry(run, type, write(data));
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            entriesOfTransaction().add(entry);
        } else {
            insert(List.of(entry));
        }
    }

    private List<Entry> entriesOfTransaction() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof Pending pending && pending.record() == this) {
                return pending.entries();
            }
        }
        var pending = new Pending(this, new ArrayList<>(), new HashMap<>());
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending.entries();
    }

    private void insert(List<Entry> entries) {
        jdbc.sql("""
            insert into run_event (run, seq, at, type, data)
            select e.run, coalesce(last.seq, 0) + row_number() over (partition by e.run order by e.number),
                   clock_timestamp(), e.type, cast(e.data as jsonb)
            from unnest(cast(:runs as uuid[]), :types, :data) with ordinality as e (run, type, data, number)
            cross join lateral (select max(seq) as seq from run_event where run = e.run) last
            """)
                .param("runs", texts(entries, entry -> entry.run().toString()))
                .param("types", texts(entries, Entry::type))
                .param("data", texts(entries, Entry::data))
                .update();
    }

    private static String[] texts(List<Entry> entries, Function<Entry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }

    private String write(Map<String, ?> data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Event data is not JSON", e);
        }
    }

    /** What a transaction has to say. */
    private record Pending(RunRecord record, List<Entry> entries, Map<Object, Integer> sizes)
            implements TransactionSynchronization {
        @Override
        public void beforeCommit(boolean readOnly) {
            record.insert(entries);
        }

        @Override
        public void savepoint(Object savepoint) {
            sizes.put(savepoint, entries.size());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            entries.subList(sizes.getOrDefault(savepoint, 0), entries.size()).clear();
        }
    }
}
