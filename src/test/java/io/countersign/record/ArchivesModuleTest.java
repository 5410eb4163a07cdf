package io.countersign.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** Whole closed months leave the database for a file, and the record is as sound as before. */
class ArchivesModuleTest {
    private static final String OCTOBER = "2026-10";
    private static final String NOVEMBER = "2026-11";

    private final ArchiveBench bench = new ArchiveBench();
    private final RecordBench record = bench.record;
    private UUID ended = UUID.randomUUID();
    private UUID open = UUID.randomUUID();

    @TempDir
    private Path directory;

    /** October: a run that ends, one that goes on, and changes of the company; November has begun. */
    @BeforeEach
    void october() {
        bench.day("2026-10-30");
        ended = bench.ended(210);
        open = record.run();
        record.happen(open, 3);
        changes(4);
        bench.sign();
        bench.day("2026-11-01");
        changes(2);
        bench.sign();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void changes(int times) {
        for (var i = 0; i < times; i++) {
            record.transaction.executeWithoutResult(_ -> {
                record.companies.append("acme", "Changed", Map.of("version", 1));
                record.companies.appendToInstallation("UserChanged", Map.of("user", "ann"));
                record.post(null);
            });
        }
    }

    @Test
    void takesWholeRunsAndTheBeginningsOfLongChains() throws IOException {
        var file = bench.file(OCTOBER);

        assertThat(bench.verify(directory, file)).as(bench.output()).isZero();
        assertThat(bench.verify(
                        directory, file, SigningKey.read(ArchiveBench.KEY).publicPem()))
                .isZero();
        assertThat(bench.output()).contains("archive 2026-10: 3 chains, 218 entries, signed by key", ": sound");
        assertThat(bench.entries(ended)).isEqualTo(210);

        var made = bench.archives.make(OCTOBER, ArchiveBench.digest(file));

        assertThat(made.chains()).isEqualTo(3);
        assertThat(made.entries()).isEqualTo(218);
        assertThat(bench.entries(ended)).isZero();
        assertThat(bench.entries(open)).isEqualTo(3);
        assertThat(bench.count("posting")).isEqualTo(7);
        record.assertSound(ended, open);
        assertThat(record.check.run(ended).archived()).isEqualTo(210);
        assertThat(record.check.company("acme").archived()).isEqualTo(4);
        assertThat(record.check.company("acme").entries()).isEqualTo(3);
        assertThat(bench.archives.page(new Page.Request(0, 10)).items()).containsExactly(made);
    }

    @Test
    void writesDownThatItWasDoneAndByWhom() {
        bench.archive(OCTOBER);

        assertThat(record.jdbc
                        .sql("select chain || ' ' || (data ->> 'entries') from record_entry where type ="
                                + " 'RecordArchived' order by chain")
                        .query(String.class)
                        .list())
                .containsExactly("company:acme 214", "installation 218");
    }

    @Test
    void goesOnInALaterArchiveWhereAnEarlierOneEnds() throws IOException {
        bench.archive(OCTOBER);
        bench.end(open);
        changes(3);
        bench.day("2026-11-20");
        record.happen(open, 1);
        bench.sign();
        bench.day("2026-12-02");
        bench.sign();

        var file = bench.archive(NOVEMBER);

        assertThat(bench.verify(directory, file)).as(bench.output()).isZero();
        assertThat(new String(file, UTF_8)).contains("\"chain\":\"company:acme\",\"first\":5");
        assertThat(bench.entries(open)).isZero();
        record.assertSound(ended, open);
        assertThat(record.check.installation().archived()).isEqualTo(10);

        bench.day("2027-01-02");
        changes(1);
        bench.sign();
        assertThatThrownBy(() -> bench.file("2026-12"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("Nothing of the month is left");
    }

    /** What says that October was archived may be archived itself. */
    @Test
    void checksAnArchiveOfWhichTheEntryIsArchivedToo() {
        bench.archive(OCTOBER);
        bench.day("2026-11-20");
        bench.sign();
        bench.day("2026-12-02");
        bench.sign();
        bench.archive(NOVEMBER);

        record.assertSound(ended, open);
    }

    @Test
    void exportsTheRestOfAChainAsARestThatIsVerified() throws IOException {
        bench.archive(OCTOBER);
        var out = new java.io.ByteArrayOutputStream();
        record.context.getBean(RecordExport.class).company("acme").writeTo(out);

        assertThat(bench.verify(directory, out.toByteArray()))
                .as(bench.output())
                .isZero();
        assertThat(bench.output()).contains("goes on after entry 4", "3 entries");

        var lines = new ArrayList<>(out.toString(UTF_8).lines().toList());
        lines.remove(1);
        assertThat(bench.verify(directory, (String.join("\n", lines) + "\n").getBytes(UTF_8)))
                .isEqualTo(1);
    }

    @Test
    void saysTheSameWhenAskedTwiceAndDoesNothingTwice() {
        var file = bench.archive(OCTOBER);
        var first = bench.archives.page(new Page.Request(0, 10));

        assertThat(bench.archives.make(OCTOBER, ArchiveBench.digest(file)))
                .isEqualTo(first.items().getFirst());
        assertThat(bench.archives.page(new Page.Request(0, 10))).isEqualTo(first);
        assertThat(record.types("record_entry").stream().filter(Archives.MADE::equals))
                .hasSize(2);
    }

    @Test
    void archivesOnceWhenSeveralAskAtOnce() throws Exception {
        var digest = ArchiveBench.digest(bench.file(OCTOBER));
        try (var several = Executors.newFixedThreadPool(4)) {
            Callable<Archives.Made> ask = () -> bench.archives.make(OCTOBER, digest);

            assertThat(several.invokeAll(Collections.nCopies(4, ask)).stream()
                            .map(Future::resultNow)
                            .distinct())
                    .hasSize(1);
        }
        assertThat(bench.count("record_archive")).isEqualTo(1);
        record.assertSound(ended, open);
    }

    @Test
    void removesNothingWhereItDiesHalfWay() {
        var file = bench.file(OCTOBER);
        record.jdbc.sql("""
            create function dies() returns trigger language plpgsql as 'begin raise exception ''died''; end'
            """).update();
        record.jdbc
                .sql("create trigger dies before insert on record_entry for each row when (new.type = 'RecordArchived')"
                        + " execute function dies()")
                .update();
        assertThatThrownBy(() -> bench.archives.make(OCTOBER, ArchiveBench.digest(file)))
                .isInstanceOf(DataAccessException.class);

        assertThat(bench.entries(ended)).isEqualTo(210);
        assertThat(bench.count("record_archive")).isZero();
        record.jdbc.sql("drop trigger dies on record_entry").update();
        bench.archives.make(OCTOBER, ArchiveBench.digest(file));
        assertThat(bench.entries(ended)).isZero();
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

    @Test
    void saysOfARunThatItsEventsAreArchived() {
        var events = new RunEvents(record.jdbc);
        bench.archive(OCTOBER);

        var page = events.page(ended, new Page.Request(0, 50));
        assertThat(page.items()).isEmpty();
        assertThat(page.archived()).isEqualTo(210);
        assertThat(page.total()).isEqualTo(210);

        record.happen(ended, 2);
        assertThat(events.page(ended, new Page.Request(4, 50)).items())
                .extracting(RunEvents.RunEvent::seq)
                .containsExactly(211L, 212L);
        assertThat(events.page(ended, new Page.Request(0, 50)).items()).isEmpty();
        record.assertSound(ended);
    }
}
