package io.countersign.record;

import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets whole closed months of the record leave the database: first somebody fetches the file, then asks with its digest that
 * exactly this goes. Which entries may go is decided by the database, whoever asks.
 */
@Component
public class Archives {
    static final String MADE = "RecordArchived";
    private static final String MAY_NOT_GO = "CS001";
    private static final String NO_SUCH_VALUE = "22";
    private static final int CHAINS_AT_ONCE = 200;
    private static final String ROW = """
        select a.id, to_char(a.month, 'YYYY-MM') as month, a.digest, a.at, a.made_by, count(p.chain) as chains,
               coalesce(sum(p.last_seq - p.first_seq + 1), 0) as entries
        from record_archive a left join record_archived p on p.archive = a.id\
        """;

    private final ArchiveFile file;
    private final CompanyRecord record;
    private final RunRecord caller;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Archives(
            ArchiveFile file,
            CompanyRecord record,
            RunRecord caller,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.file = file;
        this.record = record;
        this.caller = caller;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * An archive that was made.
     *
     * @param digest the SHA-256 of its file
     */
    public record Made(long id, String month, String digest, Instant at, String by, long chains, long entries) {}

    /** Archives, newest first. */
    public Page<Made> page(Page.Request page) {
        var total = jdbc.sql("select count(*) from record_archive")
                .query(Long.class)
                .single();
        return page.of(
                jdbc.sql(ROW + " group by a.id order by a.id desc offset ? limit ?")
                        .params(page.offset(), page.size())
                        .query((row, _) -> made(row))
                        .list(),
                total);
    }

    /** What may go with a month, as a file; a clash where nothing may. */
    public RecordExport.Lines file(String month) {
        var plan = plan(ArchiveMonth.of(month));
        return out -> file.write(plan, out);
    }

    /** Removes what is in the file of a month with this digest; asked again, it says what it did then. */
    public Made make(@Nullable String month, @Nullable String digest) {
        var asked = ArchiveMonth.of(month);
        if (digest == null || !digest.matches("[0-9a-f]{64}")) {
            throw new Problem.Invalid(
                    "digest", "must be the SHA-256 of the file that was fetched, 64 hexadecimal digits");
        }
        var before = find(asked, digest);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return archive(asked, digest);
        } catch (Problem.Clash clash) {
            // Another one may have done exactly this while we looked.
            return find(asked, digest).orElseThrow(() -> clash);
        }
    }

    private Made archive(ArchiveMonth month, String digest) {
        var plan = plan(month);
        if (!file.digest(plan).equals(digest)) {
            throw new Problem.Clash(
                    "What may be archived of %s is not the file with this digest: fetch it again".formatted(month));
        }
        try {
            return transaction.execute(_ -> remove(plan, digest));
        } catch (DataAccessException e) {
            throw refused(e, month);
        }
    }

    /** What is digested cannot change; whether it may still go, the database looks up for each chain. */
    private Made remove(ArchivePlan plan, String digest) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':record-archive', 7))")
                .query()
                .singleRow();
        var before = find(plan.month(), digest);
        if (before.isPresent()) {
            return before.get();
        }
        var id = jdbc.sql("""
            insert into record_archive (month, digest, made_by) values (cast(? as date), ?, ?) returning id\
            """)
                .params(plan.month().firstDay(), digest, caller.caller().name())
                .query(Long.class)
                .single();
        for (var from = 0; from < plan.parts().size(); from += CHAINS_AT_ONCE) {
            remove(
                    id,
                    plan.parts()
                            .subList(
                                    from,
                                    Math.min(from + CHAINS_AT_ONCE, plan.parts().size())));
        }
        writeDown(id, plan, digest);
        return find(plan.month(), digest).orElseThrow();
    }

    private void remove(long archive, List<ArchivePlan.Part> parts) {
        var gone = jdbc.sql("select record_archive_chains(?, ?, ?, ?)")
                .params(
                        archive,
                        parts.stream().map(ArchivePlan.Part::chain).toArray(String[]::new),
                        parts.stream().map(ArchivePlan.Part::last).toArray(Long[]::new),
                        parts.stream()
                                .map(part -> HexFormat.of().parseHex(part.hash()))
                                .toArray(byte[][]::new))
                .query(Long.class)
                .single();
        if (gone != parts.stream().mapToLong(ArchivePlan.Part::entries).sum()) {
            throw new IllegalStateException("Archive %d would have removed %d entries".formatted(archive, gone));
        }
    }

    /** In the installation's chain, and in that of each company of which entries went. */
    private void writeDown(long archive, ArchivePlan plan, String digest) {
        var data = new LinkedHashMap<String, Object>();
        data.put("archive", archive);
        data.put("month", plan.month().toString());
        data.put("digest", digest);
        data.put("chains", plan.parts().size());
        data.put("entries", plan.entries());
        data.put(
                "seal",
                jdbc.sql("select record_seal(?)")
                        .param(archive)
                        .query(String.class)
                        .single());
        record.appendToInstallation(MADE, data);
        jdbc.sql("""
            select company, count(*) as chains, sum(last_seq - first_seq + 1) as entries from record_archived
            where archive = ? and company is not null group by company order by company\
            """).param(archive).query(row -> {
            record.append(
                    row.getString("company"),
                    MADE,
                    Map.of(
                            "archive", archive,
                            "month", plan.month().toString(),
                            "digest", digest,
                            "chains", row.getLong("chains"),
                            "entries", row.getLong("entries")));
        });
    }

    private ArchivePlan plan(ArchiveMonth month) {
        var plan = ArchivePlan.read(jdbc, month);
        if (!plan.parts().isEmpty()) {
            return plan;
        }
        throw new Problem.Clash(jdbc.sql("""
            select case
                when record_month_ends(cast(:month as date)) > ledger_now() then 'The month is not over'
                when not exists (select from record_signing where at >= record_month_ends(cast(:month as date))
                                 and signature is not null)
                    then 'The heads of the record were not signed since the month ended'
                else 'Nothing of the month is left that may be archived' end\
            """)
                        .param("month", month.firstDay())
                        .query(String.class)
                        .single()
                + ": " + month);
    }

    private static RuntimeException refused(DataAccessException e, ArchiveMonth month) {
        if (!(e.getMostSpecificCause() instanceof SQLException sql) || sql.getSQLState() == null) {
            return e;
        }
        if (sql.getSQLState().equals(MAY_NOT_GO)) {
            return new Problem.Clash(
                    "What may be archived of %s has changed just now: fetch it again".formatted(month));
        }
        return sql.getSQLState().startsWith(NO_SUCH_VALUE)
                ? new Problem.Clash("An entry of %s names what cannot be (%s): nothing is archived"
                        .formatted(month, Objects.requireNonNullElse(sql.getMessage(), sql.getSQLState())))
                : e;
    }

    private Optional<Made> find(ArchiveMonth month, String digest) {
        return jdbc.sql(ROW + " where a.month = cast(? as date) and a.digest = ? group by a.id")
                .params(month.firstDay(), digest)
                .query((row, _) -> made(row))
                .optional();
    }

    private static Made made(ResultSet row) throws SQLException {
        return new Made(
                row.getLong("id"),
                row.getString("month"),
                row.getString("digest"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("made_by"),
                row.getLong("chains"),
                row.getLong("entries"));
    }
}
