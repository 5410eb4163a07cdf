package io.countersign.record;

import org.jspecify.annotations.Nullable;

/** Entries of a chain as lines of a file, each with the hash of the one before it; zeros come before the first. */
final class EntryLines {
    private @Nullable String hash;

    /** Goes on after an entry with this hash; null where nothing comes before. */
    EntryLines(@Nullable String hash) {
        this.hash = hash;
    }

    /** An entry from before the chain began names no other. */
    String next(Entry entry) {
        if (entry.hash() == null) {
            return entry.line(null);
        }
        var line = entry.line(hash == null ? Entry.NOTHING : hash);
        hash = entry.hash();
        return line;
    }
}
