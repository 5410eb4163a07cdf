package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the entries of a chain, some hundred at a time. */
@Component
class EntryStore {
    private static final int BATCH = 200;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final JdbcClient jdbc;

    EntryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where a chain ends. */
    record Head(long seq, String hash) {}

    Optional<Head> head(Chain chain) {
        return jdbc.sql("select seq, head from record_chain where chain = ?")
                .param(chain.name())
                .query((row, _) -> new Head(row.getLong("seq"), HexFormat.of().formatHex(row.getBytes("head"))))
                .optional();
    }

    /** Hands out all entries, oldest first. */
    void read(Chain chain, Consumer<List<Entry>> batches) {
        read(chain, Long.MIN_VALUE, Long.MAX_VALUE, batches);
    }

    /** Hands out the entries after one and up to another, oldest first. */
    void read(Chain chain, long after, long last, Consumer<List<Entry>> batches) {
        var seen = after;
        while (true) {
            var batch = between(chain, seen, last, BATCH);
            if (!batch.isEmpty()) {
                batches.accept(batch);
                seen = batch.getLast().seq();
            }
            if (batch.size() < BATCH) {
                return;
            }
        }
    }

    private List<Entry> between(Chain chain, long after, long last, int limit) {
        var statement = chain.isRun()
                ? jdbc.sql("""
                    select seq, at, type, data, actor, covers, hash from run_event
                    where run = cast(? as uuid) and seq > ? and seq <= ? order by seq limit ?\
                    """).params(chain.subject(), after, last, limit)
                : jdbc.sql("""
                    select seq, at, type, data, actor, covers, hash from record_entry
                    where chain = ? and seq > ? and seq <= ? order by seq limit ?\
                    """).params(chain.name(), after, last, limit);
        return statement.query((row, _) -> entry(chain, row)).list();
    }

    private static Entry entry(Chain chain, ResultSet row) throws SQLException {
        var hash = row.getBytes("hash");
        return new Entry(
                chain.name(),
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("type"),
                tree(row.getString("data")),
                tree(row.getString("actor")),
                tree(row.getString("covers")),
                hash == null ? null : HexFormat.of().formatHex(hash));
    }

    /** What the database takes for a document and we never wrote, as deep or as long as it is, is text to us. */
    static JsonNode tree(@Nullable String text) {
        try {
            return text == null ? NullNode.getInstance() : Canonical.read(text);
        } catch (IllegalArgumentException beyondOurBounds) {
            return TextNode.valueOf(text);
        }
    }

    /** Whether a text is the id of a row: what an entry says may have been changed to anything. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
