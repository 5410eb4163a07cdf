package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Violation.Rule;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the tables' owner changes in a chain, its check names the entry. */
class TamperingModuleTest {
    private static final int LENGTH = 30;
    private static final int TRIES = 12;
    private static final RecordBench BENCH = new RecordBench();
    private static UUID run;
    private static UUID other;
    private static final Random RANDOM = new Random(20_260_711);

    @BeforeAll
    static void write() {
        run = BENCH.run();
        other = BENCH.run();
        for (var i = 0; i < LENGTH / 3; i++) {
            BENCH.transaction.executeWithoutResult(_ -> {
                BENCH.runs.append(run, "Asked", Map.of("who", "ceo", "amount", "1.50", "n", RANDOM.nextInt(1000)));
                BENCH.runs.append(
                        run,
                        "Told",
                        Map.of("text", "Überall \"so\"", "deep", Map.of("a", 1)),
                        Actor.user("ann", "board"));
                BENCH.post(run);
                BENCH.runs.appendAs("ceo", run, "Done", Map.of());
            });
            BENCH.transaction.executeWithoutResult(
                    _ -> BENCH.companies.append("acme", "Changed", Map.of("version", 1)));
        }
        BENCH.happen(other, 1);
        BENCH.keep();
    }

    @AfterEach
    void asItWas() {
        BENCH.putBack();
        BENCH.assertSound(run, other);
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + interval '1 microsecond'",
                "at = at - interval '1 day'",
                "type = overlay(type placing '_' from 1 + :random % length(type) for 1)",
                "data = data || '{\"added\": 1}'",
                "data = '[]'",
                "actor = jsonb_set(actor, '{name}', '\"eve\"')",
                "actor = jsonb_set(actor, '{capacity}', '\"boarD\"')",
                "actor = null",
                "covers = coalesce(jsonb_set(covers, '{postings,0}', '99'), '{}')",
                "covers = case when covers is null then jsonb '{}' end",
                "hash = set_byte(hash, :random % 32, get_byte(hash, :random % 32) # 1)",
                "hash = null"
            })
    void namesTheEntryOfWhichAnyColumnWasChanged(String change) {
        for (var i = 0; i < TRIES; i++) {
            var entry = 1 + RANDOM.nextInt(LENGTH);
            change(change, entry);

            assertThat(BENCH.check.run(run).violations().getFirst().entry())
                    .as(change)
                    .isEqualTo(entry);
            BENCH.putBack();
        }
    }

    /** A check that broke off would name nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type = 'ModelCallAnswered', data = '{\"call\": \"none\"}'",
                "type = 'ModelCallAnswered', data = '{\"call\": null}'",
                "type = 'ApprovalDecided', data = '{\"approval\": \"none\", \"number\": 1}'",
                "type = 'ApprovalDecided', data = '{\"approval\": [], \"number\": 1e99}'",
                "covers = '5'",
                "covers = '{\"postings\": 7}'",
                "covers = '{\"postings\": [\"x\", null, 1e30, {}]}'",
                "data = cast(repeat('[', 2000) || repeat(']', 2000) as jsonb)",
                "data = '{\"n\": 1e5000}'"
            })
    void namesTheEntryOfWhichNothingMakesSense(String change) {
        var entry = LENGTH / 2;
        change(change, entry);

        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(entry);
        assertThat(BENCH.check.company("acme").chain()).isEqualTo("company:acme");
    }

    /** Any one character of the data's text that leaves it a document. */
    @Test
    void namesTheEntryOfWhoseDataOneCharacterWasChanged() {
        for (var i = 0; i < TRIES * 4; i++) {
            var entry = 1 + RANDOM.nextInt(LENGTH);
            var text = BENCH.jdbc
                    .sql("select data::text from run_event where run = ? and seq = ?")
                    .params(run, entry)
                    .query(String.class)
                    .single();
            if (text.equals("{}")) {
                continue;
            }
            var place = text.chars().filter(Character::isLetterOrDigit).count();
            var nth = RANDOM.nextInt((int) place);
            var changed = new StringBuilder(text);
            for (int at = 0, seen = 0; at < text.length(); at++) {
                if (Character.isLetterOrDigit(text.charAt(at)) && seen++ == nth) {
                    changed.setCharAt(at, text.charAt(at) == '7' ? '8' : '7');
                }
            }
            BENCH.jdbc
                    .sql("update run_event set data = cast(? as jsonb) where run = ? and seq = ?")
                    .params(changed.toString(), run, entry)
                    .update();

            assertThat(BENCH.check.run(run).violations().getFirst().entry())
                    .as(changed.toString())
                    .isEqualTo(entry);
            BENCH.putBack();
        }
    }

    @Test
    void namesAnEntryThatWasTakenOut() {
        for (var entry : new int[] {1, 2, LENGTH / 2, LENGTH - 1, LENGTH}) {
            BENCH.jdbc
                    .sql("delete from run_event where run = ? and seq = ?")
                    .params(run, entry)
                    .update();

            var first = BENCH.check.run(run).violations().getFirst();
            assertThat(first.entry()).isEqualTo(entry);
            assertThat(first.rule()).isEqualTo(entry == LENGTH ? Rule.HEAD : Rule.SEQUENCE);
            BENCH.putBack();
        }
    }

    @Test
    void noticesThatAllEntriesAreGone() {
        BENCH.jdbc.sql("delete from run_event where run = ?").param(run).update();

        assertThat(BENCH.check.run(run).violations().getFirst().rule()).isEqualTo(Rule.HEAD);
    }

    /** As if nothing had ever been chained. */
    @Test
    void noticesThatAWholeChainWasUndone() {
        BENCH.jdbc
                .sql("update run_event set hash = null where run = ?")
                .param(run)
                .update();
        assertThat(BENCH.check.run(run).violations()).isNotEmpty();
        BENCH.jdbc
                .sql("delete from record_chain where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(BENCH.check.run(run).violations().getFirst().rule()).isEqualTo(Rule.HEAD);
    }

    @Test
    void namesAnEntryThatWasMovedToAnotherRunOrNumber() {
        change("run = '" + other + "', seq = 2", 5);
        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(5);
        assertThat(BENCH.check.run(other).violations().getFirst().entry()).isEqualTo(2);
        asItWas();

        change("seq = 99", 7);
        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(7);
    }

    @Test
    void namesTheFirstOfTwoThatChangedPlaces() {
        change("seq = 1000", 4);
        change("seq = 4", 9);
        change("seq = 9", 1000);

        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(4);
    }

    @Test
    void namesAnEntryThatWasPutIn() {
        BENCH.jdbc
                .sql("update run_event set seq = -seq where run = ? and seq >= 6")
                .param(run)
                .update();
        BENCH.jdbc
                .sql("update run_event set seq = 1 - seq where run = ? and seq < 0")
                .param(run)
                .update();
        forge(6);
        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(6);
        asItWas();

        forge(LENGTH + 1);
        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(LENGTH + 1);
    }

    /** A whole and right hash for it breaks the next one instead, and the head at the end. */
    @Test
    void namesWhatFollowsAnEntryThatWasForgedWithItsHash() {
        for (var entry : new int[] {8, LENGTH}) {
            change("type = 'Forged'", entry);
            BENCH.jdbc.sql("""
                update run_event e set hash = sha256(convert_to(record_text('run:' || e.run, e.seq, e.at, e.type,
                    record_canonical(e.data), record_canonical(e.actor), record_canonical(e.covers), p.hash), 'UTF8'))
                from run_event p where e.run = ? and e.seq = ? and p.run = e.run and p.seq = e.seq - 1
                """).params(run, entry).update();

            assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(Math.min(entry + 1, LENGTH));
            asItWas();
        }
    }

    @Test
    void noticesAHeadThatWasChanged() {
        BENCH.jdbc
                .sql("update record_chain set seq = seq - 1 where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(BENCH.check.run(run).violations()).isNotEmpty();
        BENCH.jdbc
                .sql("delete from record_chain where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(BENCH.check.run(run).violations()).isNotEmpty();
        BENCH.jdbc.sql("update record_chain set head = sha256(head)").update();
        assertThat(BENCH.check.company("acme").violations()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key = key || 'x'",
                "at = at + interval '1 microsecond'",
                "company = 'other'",
                "run = null",
                "run = gen_random_uuid()",
                "reservation = gen_random_uuid()",
                "kind = 'EXPIRE'",
                "accounts = '{1,3}'",
                "d_wanted = 1",
                "d_reserved = -1",
                "d_posted = 6",
                "cause = null"
            })
    void namesTheEntryThatCoversAPostingOfWhichAnyColumnWasChanged(String change) {
        var entry = BENCH.jdbc
                .sql("select seq from run_event where run = ? and covers is not null order by seq offset 4 limit 1")
                .param(run)
                .query(Long.class)
                .single();
        BENCH.jdbc
                .sql("update posting set " + change + " where id = (select cast(covers -> 'postings' ->> 0 as bigint)"
                        + " from run_event where run = ? and seq = ?)")
                .params(run, entry)
                .update();

        assertThat(BENCH.check.run(run).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.entry()).isEqualTo(entry);
            assertThat(violation.rule()).isEqualTo(Rule.POSTING);
        });
    }

    @Test
    void namesTheEntryThatCoversAPostingThatIsGone() {
        BENCH.jdbc
                .sql("delete from posting where run = ? and id = (select min(id) from posting)")
                .param(run)
                .update();

        assertThat(BENCH.check.run(run).violations().getFirst().entry()).isEqualTo(3);
        assertThat(BENCH.check.company("acme").violations()).isNotEmpty();
    }

    @Test
    void namesTheEntryOfACompanyThatWasChanged() {
        BENCH.jdbc
                .sql("update record_entry set data = '{\"version\": 2}' where chain = 'company:acme' and seq = 3")
                .update();

        assertThat(BENCH.check.company("acme").violations().getFirst().entry()).isEqualTo(3);
    }

    private static void change(String what, int entry) {
        BENCH.jdbc
                .sql("update run_event set " + what.replace(":random", Integer.toString(RANDOM.nextInt(1000)))
                        + " where run = ? and seq = ?")
                .params(run, entry)
                .update();
    }

    private static void forge(int entry) {
        BENCH.jdbc.sql("""
            insert into run_event (run, seq, at, type, data, actor, hash)
            values (?, ?, now(), 'Forged', '{}', '{}', sha256('forged'))
            """).params(run, entry).update();
    }
}
