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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        bench.changes(3);
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
        bench.changes(1);
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

    /** What positions wrote to each other stays when the entries that say so go. */
    @Test
    void checksTheMessagesOfARunThatIsArchived() {
        var talked = record.run();
        for (var text : List.of("How many?", "Three.")) {
            say(talked, text);
        }
        bench.end(talked);
        bench.day("2026-11-20");
        bench.sign();
        record.assertSound(talked);
        bench.day("2026-12-02");
        bench.sign();

        bench.archive(NOVEMBER);

        assertThat(bench.entries(talked)).isZero();
        assertThat(record.check.run(talked).archived()).isEqualTo(2);
        assertThat(bench.count("message")).isEqualTo(2);
        record.assertSound(talked);
        var silent = record.run();
        say(silent, "Hello.");
        record.jdbc
                .sql("insert into message (run, number, sender, receiver, text) values (?, 2, 'ceo', 'head', 'Psst.')")
                .param(silent)
                .update();
        assertThat(record.check.run(silent).violations())
                .containsExactly(new Violation(0, Violation.Rule.MESSAGE, "message 2 has no entry"));
    }

    private void say(UUID run, String text) {
        record.transaction.executeWithoutResult(_ -> {
            var number = record.jdbc
                    .sql("insert into message (run, number, sender, receiver, text) select cast(:run as uuid),"
                            + " count(*) + 1, 'head', 'ceo', :text from message where run = :run returning number")
                    .param("run", run)
                    .param("text", text)
                    .query(Integer.class)
                    .single();
            record.runs.append(
                    run,
                    "MessageSent",
                    Map.of("message", number, "from", "head", "to", "ceo", "digest", Canonical.digest(text)));
        });
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
