package io.countersign.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.record.Violation.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** Who has the application's rights in the database removes nothing that may not go, and whoever has more is found out. */
class ArchiveAttackModuleTest {
    private static final ArchiveBench BENCH = new ArchiveBench();
    private static final RecordBench RECORD = BENCH.record;
    private static UUID gone = UUID.randomUUID();
    private static UUID open = UUID.randomUUID();
    private static UUID signedLater = UUID.randomUUID();
    private static byte[] file = {};

    @TempDir
    private Path directory;

    @BeforeAll
    static void write() {
        BENCH.day("2026-10-30");
        gone = BENCH.ended(6);
        open = RECORD.run();
        RECORD.happen(open, 5);
        for (var i = 0; i < 3; i++) {
            RECORD.transaction.executeWithoutResult(_ -> {
                RECORD.companies.append("acme", "Changed", Map.of());
                RECORD.post(null);
            });
        }
        BENCH.sign();
        BENCH.day("2026-11-01");
        BENCH.sign();
        file = BENCH.archive("2026-10");
        RECORD.happen(gone, 2);
        signedLater = BENCH.ended(4);
        RECORD.companies.append("acme", "Changed", Map.of());
        RECORD.jdbc.sql("create role hostile").update();
        RECORD.jdbc.sql("grant usage on schema " + schema() + " to hostile").update();
        RECORD.jdbc
                .sql("grant select, insert, update, delete on all tables in schema " + schema() + " to hostile")
                .update();
    }

    @AfterAll
    static void close() {
        RECORD.jdbc.sql("drop owned by hostile").update();
        RECORD.jdbc.sql("drop role hostile").update();
        BENCH.close();
    }

    private static String schema() {
        return RECORD.jdbc.sql("select current_schema()").query(String.class).single();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from run_event where run = :open",
                "delete from run_event where run = :open and seq = 1",
                "delete from run_event where run = :gone",
                "delete from run_event",
                "delete from run_event where false",
                "delete from record_entry where false",
                "delete from record_entry where chain = 'company:acme'",
                "delete from record_entry where chain = 'installation'",
                "update run_event set run = :gone, seq = 3 where run = :open and seq = 5",
                "insert into record_archived (archive, chain, last_seq) values (1, 'run:' || :open, 5)",
                "insert into record_archived (archive, chain, last_seq) values (1, 'run:' || :later, 4)",
                "insert into record_archived (archive, chain, last_seq) values (1, 'company:acme', 4)",
                "insert into record_archived (archive, chain, last_seq) values (1, 'company:acme', 99)",
                "insert into record_archived (archive, chain, last_seq) values (1, 'run:' || :gone, 6)",
                "insert into record_archived (archive, chain, last_seq, first_seq, before, hash, signing, unchained,"
                    + " through, postings, postings_digest, calls, decisions, archives) values (1, 'run:' || :open, 5,"
                    + " 1, 'x', (select hash from run_event where run = :open and seq = 5), 1, 0, 0, '{}', 'x', '{}',"
                    + " '{}', '{}')",
                "select record_archive_chains(1, array['run:' || :open], '{5}', array[sha256('x')])",
                "update record_archived set last_seq = 99",
                "delete from record_archived",
                "update record_archive set month = '2026-11-01'",
                "delete from record_archive",
                "create temporary table record_archived as select 1 as archive, 'run:' || :open as chain, 1 as"
                    + " first_seq, 5 as last_seq, hash from run_event where run = :open and seq = 5; create temporary"
                    + " table record_head as select 1 as signing, 'run:' || :open as chain, 5 as seq, hash from"
                    + " run_event where run = :open and seq = 5; create temporary table record_signing as select 1 as"
                    + " number, 'x' as signature; delete from run_event where run = :open",
                "create temporary table record_signing as select 1 as number, 'x' as signature, now() as at;"
                        + " insert into record_archived (archive, chain, last_seq) values (1, 'run:' || :open, 5)"
            })
    void takesNothingThatMayNotGo(String attack) {
        for (var role : new String[] {"hostile", "none"}) {
            assertThatThrownBy(() -> RECORD.transaction.executeWithoutResult(_ -> {
                        RECORD.jdbc.sql("set local role " + role).update();
                        for (var statement : attack.split(";")) {
                            var asked = RECORD.jdbc.sql(statement
                                    .replace(":open", "uuid '" + open + "'")
                                    .replace(":later", "uuid '" + signedLater + "'")
                                    .replace(":gone", "uuid '" + gone + "'"));
                            if (statement.startsWith("select")) {
                                asked.query().singleRow();
                            } else {
                                asked.update();
                            }
                        }
                    }))
                    .as(role)
                    .isInstanceOf(DataAccessException.class);
        }
        assertThat(BENCH.entries(open)).isEqualTo(5);
        RECORD.assertSound(gone, open, signedLater);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from run_event",
                "delete from record_entry",
                "truncate run_event",
                "truncate record_entry"
            })
    void refusesInARoleThatSkipsTriggersToo(String change) {
        assertThatThrownBy(() -> RECORD.transaction.executeWithoutResult(_ -> {
                    RECORD.jdbc
                            .sql("set local session_replication_role = replica")
                            .update();
                    RECORD.jdbc.sql(change).update();
                }))
                .hasMessageContaining("are never changed or removed");
    }

    /** A head that nobody signed lets entries go, and the forged signing is what gives it away. */
    @Test
    void noticesASigningThatWasForgedToLetEntriesGo() {
        RECORD.transaction.executeWithoutResult(status -> {
            RECORD.jdbc.sql("""
                insert into record_signing (number, day, at, payload, key, public_key, signature)
                values (99, '2030-01-01', '2030-01-01', '{}', 'k', 'k', 's')
                """).update();
            assertThat(RECORD.context.getBean(Heads.class).faults()).isNotEmpty();
            status.setRollbackOnly();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash = sha256(hash)",
                "before = sha256(before)",
                "last_seq = 7",
                "first_seq = 2",
                "postings_digest = 'x'",
                "postings = '{}'",
                "calls = array[gen_random_uuid()]",
                "decisions = '{\"a\": 1}'",
                "signing = 2",
                "unchained = 1",
                "through = 1"
            })
    void noticesWhatWasChangedOfThatWhichStays(String change) {
        owner("update record_archived set " + change + " where chain = 'run:" + gone + "'", () -> {
            assertThat(RECORD.check.installation().violations())
                    .anySatisfy(violation -> assertThat(violation.rule()).isEqualTo(Rule.ARCHIVED));
            if (change.startsWith("hash")) {
                assertThat(RECORD.check.run(gone).violations())
                        .contains(
                                new Violation(6, Rule.SIGNED, "is archived, and is not the one whose hash was signed"))
                        .anySatisfy(violation -> assertThat(violation.entry()).isEqualTo(7));
            }
        });
    }

    @Test
    void noticesThatAnArchiveOrWhatStaysIsGone() {
        owner("delete from record_archived where chain = 'run:" + gone + "'", () -> {
            assertThat(RECORD.check.run(gone).violations().getFirst().rule()).isEqualTo(Rule.SEQUENCE);
            assertThat(RECORD.check.installation().violations()).isNotEmpty();
            assertThat(RECORD.check.company("acme").violations()).isNotEmpty();
        });
        owner(
                "update record_archive set digest = repeat('a', 64)",
                () -> assertThat(RECORD.check.installation().violations()).isNotEmpty());
    }

    @Test
    void noticesAPostingThatIsNotAsAnArchivedEntryCoversIt() {
        owner(
                "update posting set d_posted = d_posted + 1 where run = '" + gone + "'",
                () -> assertThat(RECORD.check.run(gone).violations())
                        .singleElement()
                        .satisfies(violation -> assertThat(violation.rule()).isEqualTo(Rule.POSTING)));
        owner(
                "delete from posting where run = '" + gone + "'",
                () -> assertThat(RECORD.check.company("acme").violations()).isNotEmpty());
    }

    @Test
    void noticesEveryByteOfTheFileThatWasChanged() throws IOException {
        assertThat(BENCH.verify(directory, file)).isZero();
        var random = new Random(1);
        for (var i = 0; i < 400; i++) {
            var changed = file.clone();
            var place = random.nextInt(changed.length);
            changed[place] = (byte) (changed[place] ^ (1 << random.nextInt(7)));

            assertThat(BENCH.verify(directory, changed)).as("byte %d", place).isNotZero();
        }
    }

    @Test
    void namesTheEntryOfTheFileThatWasChanged() throws IOException {
        var text = new String(file, UTF_8);
        var changed = text.replaceFirst("\"n\":3", "\"n\":8").getBytes(UTF_8);

        assertThat(BENCH.verify(directory, changed)).isEqualTo(1);
        assertThat(BENCH.output()).contains("run:" + gone + ", entry 4: HASH");
        assertThat(BENCH.verify(
                        directory, file, SigningKey.read(SigningKey.make()).publicPem()))
                .isEqualTo(1);
        assertThat(BENCH.output()).contains("is not by the key given");
        var lines = text.lines().toList();
        assertThat(BENCH.verify(
                        directory,
                        String.join("\n", lines.subList(0, lines.size() - 3)).getBytes(UTF_8)))
                .isEqualTo(1);
        assertThat(BENCH.output()).contains("The file has no end");
    }

    /** Does what only the tables' owner can, looks, and puts it back. */
    private static void owner(String change, Runnable look) {
        var table = change.replaceFirst("^(update|delete from) (\\w+) .*", "$2");
        RECORD.jdbc.sql("alter table " + table + " disable trigger all").update();
        RECORD.jdbc.sql("create table kept as select * from " + table).update();
        try {
            assertThat(RECORD.jdbc.sql(change).update()).isPositive();
            look.run();
        } finally {
            // What refers to a row that is gone for a moment is not asked, as triggers are off.
            RECORD.transaction.executeWithoutResult(_ -> {
                RECORD.jdbc.sql("delete from " + table).update();
                RECORD.jdbc
                        .sql("insert into " + table + " overriding system value select * from kept")
                        .update();
            });
            RECORD.jdbc.sql("drop table kept").update();
            RECORD.jdbc.sql("alter table " + table + " enable trigger all").update();
        }
        RECORD.assertSound(gone, open, signedLater);
    }
}
