package io.countersign.record;

import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.Signing.Head;
import io.countersign.record.Violation.Rule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ends of all chains, written down and signed once a day by whichever replica gets round to it first. */
@Component
public class Heads {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final @Nullable SigningKey key;

    Heads(JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<RecordSigner> signer) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        var known = signer.getIfAvailable();
        this.key = known == null ? null : known.key();
    }

    /** Signs the chains that went on since the last time, unless that was today (UTC, by the database's clock). */
    boolean signIfDue() {
        return Boolean.TRUE.equals(transaction.execute(_ -> isMyTurn() && due()));
    }

    /** Of two replicas one signs; of one that dies in the middle nothing is left. */
    private boolean isMyTurn() {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':record-heads', 7))")
                .query(Boolean.class)
                .single();
    }

    private boolean due() {
        var now = jdbc.sql("select ledger_now()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (isDone(today)) {
            return false;
        }
        var last = newest();
        var number = last.map(Signing::number).orElse(0L) + 1;
        jdbc.sql("""
            insert into record_head (signing, chain, seq, hash)
            select ?, c.chain, c.seq, c.head from record_chain c
            where c.seq > 0 and not exists (select from record_head h where h.chain = c.chain and h.seq = c.seq)\
            """).param(number).update();
        var previous = last.map(one -> Canonical.digest(one.payload())).orElse(Entry.NOTHING);
        insert(today, Signing.of(number, today, now, heads(number), previous, key));
        return true;
    }

    /** The day itself counts, not whether a later one was signed: the clock may have been ahead. */
    private boolean isDone(LocalDate day) {
        return jdbc.sql("select exists (select from record_signing where day = ?)")
                .param(day)
                .query(Boolean.class)
                .single();
    }

    private void insert(LocalDate day, Signing signing) {
        jdbc.sql("""
            insert into record_signing (number, day, at, payload, key, public_key, signature)
            values (?, ?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        signing.number(),
                        day,
                        signing.at().atOffset(ZoneOffset.UTC),
                        signing.payload(),
                        signing.key(),
                        signing.publicKey(),
                        signing.signature())
                .update();
    }

    private Optional<Signing> newest() {
        return jdbc.sql("select * from record_signing order by number desc limit 1")
                .query((row, _) -> signing(row))
                .optional();
    }

    /** The signings, newest first. */
    public Page<Signing> page(Page.Request page) {
        var total = jdbc.sql("select count(*) from record_signing")
                .query(Long.class)
                .single();
        return page.of(
                jdbc.sql("select * from record_signing order by number desc offset ? limit ?")
                        .params(page.offset(), page.size())
                        .query((row, _) -> signing(row))
                        .list(),
                total);
    }

    public Signing find(long number) {
        return jdbc.sql("select * from record_signing where number = ?")
                .param(number)
                .query((row, _) -> signing(row))
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no signing " + number));
    }

    /** The heads of a signing: the chains that went on since the one before it. */
    public List<Head> heads(long number) {
        return jdbc.sql("select chain, seq, hash from record_head where signing = ? order by chain collate \"C\"")
                .param(number)
                .query((row, _) -> head(row))
                .list();
    }

    /** Every head of a chain that was written down, with the signings that do not hold. */
    Signed of(Chain chain) {
        var heads = new ArrayList<Head>();
        var violations = new ArrayList<Violation>();
        jdbc.sql("select chain, seq, hash, signing from record_head where chain = ? order by seq")
                .param(chain.name())
                .query((row, _) -> {
                    heads.add(head(row));
                    return row.getLong("signing");
                })
                .list()
                .forEach(number -> violations.addAll(faults(number)));
        return new Signed(heads, violations);
    }

    /** What was written down of a chain. */
    record Signed(List<Head> heads, List<Violation> violations) {}

    /** All signings from the first to the last: each holds, and names the one before it. */
    List<Violation> faults() {
        var violations = new ArrayList<Violation>();
        var previous = Entry.NOTHING;
        var expected = 1L;
        for (var signing : jdbc.sql("select * from record_signing order by number")
                .query((row, _) -> signing(row))
                .list()) {
            if (signing.number() != expected || !signing.previous().equals(previous)) {
                violations.add(new Violation(
                        0, Rule.SIGNED, "signing %d does not follow the one before it".formatted(signing.number())));
            }
            violations.addAll(faults(signing.number()));
            previous = Canonical.digest(signing.payload());
            expected = signing.number() + 1;
        }
        return violations;
    }

    private List<Violation> faults(long number) {
        var signing = jdbc.sql("select * from record_signing where number = ?")
                .param(number)
                .query((row, _) -> signing(row))
                .optional();
        var faults = signing.map(one -> one.faults(heads(number))).orElse(List.of("it is gone"));
        return faults.stream()
                .map(fault -> new Violation(0, Rule.SIGNED, "signing %d: %s".formatted(number, fault)))
                .toList();
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getString("chain"), row.getLong("seq"), HexFormat.of().formatHex(row.getBytes("hash")));
    }

    private static Signing signing(ResultSet row) throws SQLException {
        return new Signing(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("payload"),
                row.getString("key"),
                row.getString("public_key"),
                row.getString("signature"));
    }
}
