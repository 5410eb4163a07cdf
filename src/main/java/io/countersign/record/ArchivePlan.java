package io.countersign.record;

import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which entries may leave with a month: of each chain those after the last archive and up to a signed head. */
record ArchivePlan(ArchiveMonth month, List<Part> parts) {
    /** Entries of one chain; {@code before} is the hash before the first one. */
    record Part(String chain, long first, long last, String before, String hash, long signing) {
        long entries() {
            return last - first + 1;
        }

        Chain of() {
            return new Chain(chain);
        }
    }

    static ArchivePlan read(JdbcClient jdbc, ArchiveMonth month) {
        var hex = HexFormat.of();
        return new ArchivePlan(
                month,
                jdbc.sql("select * from record_archivable(cast(? as date))")
                        .param(month.firstDay())
                        .query((row, _) -> new Part(
                                row.getString("chain"),
                                row.getLong("first_seq"),
                                row.getLong("last_seq"),
                                hex.formatHex(row.getBytes("before")),
                                hex.formatHex(row.getBytes("hash")),
                                row.getLong("signing")))
                        .list());
    }

    long entries() {
        return parts.stream().mapToLong(Part::entries).sum();
    }

    /** The numbers of the signings that prove it, in order. */
    TreeSet<Long> signings() {
        var numbers = new TreeSet<Long>();
        parts.forEach(part -> numbers.add(part.signing()));
        return numbers;
    }
}
