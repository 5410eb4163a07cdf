package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes down what happened in a run, each entry chained to the one before it.
 *
 * <p>All of a transaction's entries are written together, right before it commits: the chain is locked that long only, and
 * numbers have no gap, not even for a reader.
 */
@Component
public class RunRecord {
    private static final Actor NOBODY = Actor.system("engine");

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final ObjectProvider<CurrentActor> current;

    RunRecord(JdbcClient jdbc, ObjectMapper json, ObjectProvider<CurrentActor> current) {
        this.jdbc = jdbc;
        this.json = json;
        this.current = current;
    }

    private record Entry(Chain chain, String type, String data, String actor) {}

    /** Appends an entry in the current transaction; it was done by whoever makes the current request, if anybody does. */
    public void append(UUID run, String type, Map<String, ?> data) {
        append(Chain.run(run), type, data, caller());
    }

    /** The same, done by somebody else. */
    public void append(UUID run, String type, Map<String, ?> data, Actor actor) {
        append(Chain.run(run), type, data, actor);
    }

    /** Appends what was done for a position: by the person who makes the current request, else by its agent. */
    public void appendAs(String position, UUID run, String type, Map<String, ?> data) {
        append(Chain.run(run), type, data, of(position));
    }

    Actor of(String position) {
        var actor = currentActor();
        return actor == null ? Actor.position(position) : Actor.user(actor.name(), "position " + position);
    }

    Actor caller() {
        var actor = currentActor();
        return actor == null ? NOBODY : actor;
    }

    private @Nullable Actor currentActor() {
        var known = current.getIfAvailable();
        return known == null ? null : known.find().orElse(null);
    }

    void append(Chain chain, String type, Map<String, ?> data, Actor actor) {
        var entry = new Entry(chain, type, Canonical.json(tree(type, data)), Canonical.json(actor.json()));
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            ofTransaction().add(entry);
        } else {
            insert(List.of(entry));
        }
    }

    private Pending ofTransaction() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof Pending pending && pending.record() == this) {
                return pending;
            }
        }
        var pending = new Pending();
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }

    private void insert(List<Entry> entries) {
        jdbc.sql("""
            select record_append(cast(:chains as text[]), cast(:types as text[]), cast(:data as text[]),
                                 cast(:actors as text[]))::text\
            """)
                .param("chains", texts(entries, entry -> entry.chain().name()))
                .param("types", texts(entries, Entry::type))
                .param("data", texts(entries, Entry::data))
                .param("actors", texts(entries, Entry::actor))
                .query()
                .singleRow();
    }

    private static String[] texts(List<Entry> entries, Function<Entry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }

    private JsonNode tree(String type, Map<String, ?> data) {
        JsonNode tree = json.valueToTree(data);
        if (Canonical.hasFraction(tree)) {
            throw new IllegalArgumentException(type + " has a number that is not whole: write it as text");
        }
        return tree;
    }

    /** What a transaction has to say; what it says while it commits is written at once. */
    private final class Pending implements TransactionSynchronization {
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Object, Integer> sizes = new HashMap<>();
        private boolean written;

        RunRecord record() {
            return RunRecord.this;
        }

        void add(Entry entry) {
            if (written) {
                insert(List.of(entry));
            } else {
                entries.add(entry);
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            written = true;
            if (!entries.isEmpty()) {
                insert(entries);
            }
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
