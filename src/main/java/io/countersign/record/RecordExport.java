package io.countersign.record;

import io.countersign.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes a chain as JSON Lines, an entry a line, reading some hundred at a time. */
@Component
public class RecordExport {
    private final EntryStore store;
    private final Archived archived;
    private final JdbcClient jdbc;

    RecordExport(EntryStore store, Archived archived, JdbcClient jdbc) {
        this.store = store;
        this.archived = archived;
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
            var gone = archived.end(chain);
            var lines = new EntryLines(gone.seq() == 0 ? null : gone.hash());
            try {
                if (gone.seq() > 0) {
                    line(out, ArchiveLine.part(chain.name(), gone.seq() + 1, gone.hash(), null));
                }
                store.read(chain, gone.seq(), Long.MAX_VALUE, batch -> write(out, lines, batch));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    static void write(OutputStream out, EntryLines lines, List<Entry> batch) {
        try {
            for (var entry : batch) {
                line(out, lines.next(entry));
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void line(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
