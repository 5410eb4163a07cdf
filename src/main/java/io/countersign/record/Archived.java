package io.countersign.record;

import io.countersign.record.Violation.Rule;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stays of entries that an archive took: where the chain goes on, and what the entries were about. */
@Component
class Archived {
    private final JdbcClient jdbc;

    Archived(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Entries of a chain that went together; {@code before} is the hash before the first one. */
    record Part(
            String chain,
            long archive,
            long first,
            long last,
            String before,
            String hash,
            long unchained,
            long through,
            boolean postingsHold) {}

    /** The archived parts of a chain, which come before all entries that are there. */
    record Parts(List<Part> all) {
        long last() {
            return all.isEmpty() ? 0 : all.getLast().last();
        }

        String hash() {
            return all.isEmpty() ? Entry.NOTHING : all.getLast().hash();
        }

        long unchained() {
            return all.stream().mapToLong(Part::unchained).sum();
        }

        long through() {
            return all.stream().mapToLong(Part::through).max().orElse(0);
        }

        /** Parts follow one another without a gap, and the postings they cover are as they were. */
        List<Violation> violations() {
            var violations = new ArrayList<Violation>();
            var seq = 0L;
            var hash = Entry.NOTHING;
            for (var part : all) {
                if (part.first() != seq + 1 || !part.before().equals(hash)) {
                    violations.add(new Violation(
                            part.first(),
                            Rule.ARCHIVED,
                            "archive %d does not go on where the one before it ends".formatted(part.archive())));
                }
                if (!part.postingsHold()) {
                    violations.add(new Violation(
                            part.last(),
                            Rule.POSTING,
                            "and the archived entries from %d on cover a posting that is not as it was"
                                    .formatted(part.first())));
                }
                seq = part.last();
                hash = part.hash();
            }
            return violations;
        }
    }

    Parts of(Chain chain) {
        return new Parts(jdbc.sql("""
            select a.archive, a.first_seq, a.last_seq, a.before, a.hash, a.unchained, a.through,
                   a.postings_digest = (select coalesce(record_digest(record_posting(p) order by p.id), '')
                                        from posting p where p.id = any (a.postings)) as postings_hold
            from record_archived a where a.chain = ? order by a.last_seq\
            """)
                .param(chain.name())
                .query((row, _) -> new Part(
                        chain.name(),
                        row.getLong("archive"),
                        row.getLong("first_seq"),
                        row.getLong("last_seq"),
                        HexFormat.of().formatHex(row.getBytes("before")),
                        HexFormat.of().formatHex(row.getBytes("hash")),
                        row.getLong("unchained"),
                        row.getLong("through"),
                        row.getBoolean("postings_hold")))
                .list());
    }

    /** How many entries of a chain are archived, and the hash with which they end. */
    EntryStore.Head end(Chain chain) {
        return jdbc.sql("select last_seq, hash from record_archived where chain = ? order by last_seq desc limit 1")
                .param(chain.name())
                .query((row, _) -> new EntryStore.Head(
                        row.getLong("last_seq"), HexFormat.of().formatHex(row.getBytes("hash"))))
                .optional()
                .orElse(new EntryStore.Head(0, Entry.NOTHING));
    }

    /** Entries about archives that are not as the archives are. */
    List<Violation> check(List<Entry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.type().equals(Archives.MADE) && entry.data().has("seal"))
                .filter(entry -> !Objects.equals(entry.data().path("seal").asText(), seal(entry)))
                .map(entry -> new Violation(
                        entry.seq(),
                        Rule.ARCHIVED,
                        "is about archive %d, of which something is not as it was"
                                .formatted(entry.data().path("archive").asLong())))
                .toList();
    }

    private String seal(Entry entry) {
        return jdbc.sql("""
            select coalesce((select record_seal(id) from record_archive
                             where id = ? and digest = ? and to_char(month, 'YYYY-MM') = ?), '')\
            """)
                .params(
                        entry.data().path("archive").asLong(),
                        entry.data().path("digest").asText(),
                        entry.data().path("month").asText())
                .query(String.class)
                .single();
    }

    /** Archives of which the installation's chain says nothing. */
    List<Violation> unknown() {
        return jdbc.sql("""
            select a.id from record_archive a
            where not exists (select from record_entry e where e.chain = 'installation' and e.type = 'RecordArchived'
                                and e.data ->> 'archive' = a.id::text)
              and not exists (select from record_archived o where o.chain = 'installation' and a.id = any (o.archives))
            order by a.id limit 100\
            """)
                .query((row, _) ->
                        new Violation(0, Rule.ARCHIVED, "archive %d has no entry".formatted(row.getLong("id"))))
                .list();
    }
}
