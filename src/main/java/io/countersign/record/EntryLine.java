package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.record.Violation.Rule;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file that is an entry.
 *
 * @param isAsExported whether it is, to the byte, what we write of this entry
 */
record EntryLine(Entry entry, @Nullable String previous, boolean isAsExported) {
    static EntryLine read(String text) {
        var json = Canonical.read(text);
        var entry = new Entry(
                json.path("chain").asText(),
                json.path("seq").asLong(),
                Instant.parse(json.path("at").asText()),
                json.path("type").asText(),
                json.path("data"),
                json.path("actor"),
                json.path("covers"),
                textOrNull(json.path("hash")));
        var previous = textOrNull(json.path("previous"));
        return new EntryLine(entry, previous, entry.line(previous).equals(text));
    }

    /** Takes a line as the next entry of a chain; what is no entry stands where one should be. */
    static void take(ChainWalk walk, ExportedLines.Line next) {
        EntryLine line;
        try {
            line = read(next.orThrow());
        } catch (IllegalArgumentException | DateTimeException e) {
            walk.note(walk.seq() + 1, Rule.HASH, "is not an entry: " + e.getMessage());
            return;
        }
        line.take(walk);
    }

    void take(ChainWalk walk) {
        if (!isAsExported) {
            walk.note(entry.seq(), Rule.HASH, "is not in the form in which it was exported");
        }
        var before = walk.head();
        walk.take(entry);
        if (entry.hash() != null && previous != null && !previous.equals(before == null ? Entry.NOTHING : before)) {
            walk.note(entry.seq(), Rule.HASH, "names another entry before it than the one that is there");
        }
    }

    static @Nullable String textOrNull(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.asText();
    }
}
