package io.countersign.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may leave with a month, and what stays, whoever asks for it. */
class ArchiveRulesModuleTest {
    private static final String OCTOBER = "2026-10";
    private static final String NOVEMBER = "2026-11";

    private final ArchiveBench bench = new ArchiveBench();
    private final RecordBench record = bench.record;
    private UUID ended = UUID.randomUUID();
    private UUID open = UUID.randomUUID();

    @BeforeEach
    void october() {
        var october = bench.october();
        ended = october.ended();
        open = october.open();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void removesNothingThatWasNotFetched() {
        var digest = ArchiveBench.digest(bench.file(OCTOBER));
        bench.end(open);

        assertThatThrownBy(() -> bench.archives.make(OCTOBER, digest))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("fetch it again");
        assertThat(bench.entries(ended)).isEqualTo(210);
    }

    @Test
    void archivesNothingWhereAnEntryIsNotAsItWasWritten() {
        record.withoutTriggers(() -> record.jdbc
                .sql("update run_event set type = 'Forged' where run = ? and seq = 7")
                .param(ended)
                .update());

        assertThatThrownBy(() -> bench.archive(OCTOBER))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("Entry 7 of run:" + ended);
        assertThat(bench.count("record_archive")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update run set status = 'RUNNING' where id = :run",
                "update run set books_closed_at = null where id = :run",
                "insert into reservation (company, key, run, assignment, position, owner, path, month, ceiling,"
                        + " price_version, state, expires_at) values ('acme', 'k', :run, gen_random_uuid(), 'ceo', 't',"
                        + " '{1}', '2026-10-01', 1, 1, 'SENT', now())"
            })
    void leavesARunInWhichSomethingMayStillHappen(String change) {
        record.jdbc.sql(change).param("run", ended).update();

        bench.archive(OCTOBER);

        assertThat(bench.entries(ended)).isEqualTo(210);
        assertThat(record.check.run(ended).archived()).isZero();
    }

    @Test
    void leavesARunOfWhichTheEndIsNotSignedOrOfALaterMonth() {
        record.happen(ended, 1);
        assertThat(new String(bench.file(OCTOBER), UTF_8)).doesNotContain(ended.toString() + "\",\"first\"");
        bench.day("2026-11-02");
        bench.sign();

        assertThat(new String(bench.file(OCTOBER), UTF_8)).doesNotContain(ended.toString() + "\",\"first\"");
        bench.day("2026-12-01");
        bench.sign();
        assertThat(new String(bench.file(NOVEMBER), UTF_8)).contains(ended.toString() + "\",\"first\"");
    }

    @Test
    void refusesAMonthThatIsNotOverOrNotSignedSince() {
        assertThatThrownBy(() -> bench.file(NOVEMBER))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not over");
        bench.day("2026-12-01");
        assertThatThrownBy(() -> bench.file(NOVEMBER))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not signed since");
    }

    /** Whoever asks without us meets the same rules in the database. */
    @Test
    void refusesTheSameInTheDatabase() {
        refuses(NOVEMBER, "company:acme", 6, "is of no month that is over");
        refuses(OCTOBER, "company:acme", 6, "go beyond the month");
        refuses(OCTOBER, "company:acme", 3, "is no signed head");
        refuses(OCTOBER, "run:" + open, 3, "Something may still happen");
        bench.day("2026-12-01");
        refuses(NOVEMBER, "company:acme", 6, "No heads were signed since");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from run_event where run = :run and seq = 7",
                "update run_event set hash = sha256('x') where run = :run and seq = 210"
            })
    void refusesEntriesInTheDatabaseThatAreNotThoseThatWereSigned(String change) {
        record.withoutTriggers(() -> record.jdbc.sql(change).param("run", ended).update());

        refuses(OCTOBER, "run:" + ended, 210, "are not those that were signed");
    }

    @Test
    void refusesARunOfWhichNotAllWouldGo() {
        record.happen(ended, 1);

        refuses(OCTOBER, "run:" + ended, 210, "Something may still happen");
    }

    @Test
    void refusesAMonthSinceWhichHeadsWereListedWithoutAKeyOnly() {
        record.withoutTriggers(() -> record.jdbc
                .sql("update record_signing set key = null, public_key = null, signature = null where number = 2")
                .update());

        assertThatThrownBy(() -> bench.file(OCTOBER))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not signed since");
        refuses(OCTOBER, "company:acme", 4, "No heads were signed since");
    }

    /** Heads that were listed while there was no key prove nothing. */
    @Test
    void leavesWhatEndsAtAHeadThatNobodySigned() {
        record.withoutTriggers(() -> record.jdbc
                .sql("update record_signing set key = null, public_key = null, signature = null where number = 1")
                .update());

        assertThatThrownBy(() -> bench.file(OCTOBER))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("Nothing of the month is left");
        refuses(OCTOBER, "company:acme", 4, "is no signed head");
    }

    /** Entries leave by their hash in the file, not by their number alone. */
    @Test
    void removesNoEntryThatHasAnotherHashThanInTheFile() {
        assertThatThrownBy(() -> record.transaction.executeWithoutResult(_ -> {
                    record.jdbc
                            .sql("insert into record_archive (month, digest, made_by)"
                                    + " values ('2026-10-01', repeat('b', 64), 'x')")
                            .update();
                    record.jdbc
                            .sql("select record_archive_chains(max(id), array['run:' || ?], '{210}',"
                                    + " array[sha256('x')]) from record_archive")
                            .param(ended)
                            .query()
                            .singleRow();
                }))
                .hasMessageContaining("is not the one in the file");
        assertThat(bench.entries(ended)).isEqualTo(210);
    }

    private void refuses(String month, String chain, long last, String why) {
        assertThatThrownBy(() -> record.transaction.executeWithoutResult(_ -> {
                    var archive = record.jdbc
                            .sql("insert into record_archive (month, digest, made_by)"
                                    + " values (cast(? as date), repeat('b', 64), 'x') returning id")
                            .param(month + "-01")
                            .query(Long.class)
                            .single();
                    record.jdbc
                            .sql("insert into record_archived (archive, chain, last_seq) values (?, ?, ?)")
                            .params(archive, chain, last)
                            .update();
                }))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"2026-13, month", "2026-1, month", ", month", "2026-10, digest"})
    void namesTheFieldThatIsWrong(String month, String field) {
        assertThatThrownBy(() -> bench.archives.make(month, "9F"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith(field + ": must be");
    }
}
