package io.countersign.record;

import io.countersign.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes a chain as JSON Lines, an entry a line, reading some hundred at a time. */
@Component
public class RecordExport {
    private final EntryStore store;
    private final JdbcClient jdbc;

    RecordExport(EntryStore store, JdbcClient jdbc) {
        this.store = store;
        this.jdbc = jdbc;
    }

    /** A chain that is there. */
    public interface Lines {
        void writeTo(OutputStream out);
    }

    public Lines run(UUID run) {
        must("run", "select from run where id = cast(? as uuid)", run.toString());
        return lines(Chain.run(run));
    }

    public Lines company(String company) {
        must("company", "select from company where id = ?", company);
        return lines(Chain.company(company));
    }

    public Lines installation() {
        return lines(Chain.INSTALLATION);
    }

    private void must(String what, String query, String id) {
        if (!jdbc.sql("select exists (" + query + ")")
                .param(id)
                .query(Boolean.class)
                .single()) {
            throw new Problem.Missing("There is no %s %s".formatted(what, id));
        }
    }

    private Lines lines(Chain chain) {
        return out -> {
            var last = new Last();
            store.read(chain, batch -> {
                try {
                    for (var entry : batch) {
                        out.write((last.line(entry) + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        };
    }

    /** The hash of the entry before: none before the chain begins, zeros for its first entry. */
    private static final class Last {
        private @Nullable String hash;

        String line(Entry entry) {
            if (entry.hash() == null) {
                return entry.line(null);
            }
            var line = entry.line(hash == null ? Entry.NOTHING : hash);
            hash = entry.hash();
            return line;
        }
    }
}
