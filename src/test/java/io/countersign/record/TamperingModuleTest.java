package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Violation.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the tables' owner changes in an entry or in what it covers, its check names the entry. */
class TamperingModuleTest extends TamperingTest {
    private static final int TRIES = 12;

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
            var entry = 1 + random.nextInt(LENGTH);
            change(change, entry);

            assertThat(bench.check.run(run).violations().getFirst().entry())
                    .as(change)
                    .isEqualTo(entry);
            bench.putBack();
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

        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(entry);
        assertThat(bench.check.company("acme").chain()).isEqualTo("company:acme");
    }

    /** Any one character of the data's text that leaves it a document. */
    @Test
    void namesTheEntryOfWhoseDataOneCharacterWasChanged() {
        for (var i = 0; i < TRIES * 4; i++) {
            var entry = 1 + random.nextInt(LENGTH);
            var text = bench.jdbc
                    .sql("select data::text from run_event where run = ? and seq = ?")
                    .params(run, entry)
                    .query(String.class)
                    .single();
            if (text.equals("{}")) {
                continue;
            }
            var place = text.chars().filter(Character::isLetterOrDigit).count();
            var nth = random.nextInt((int) place);
            var changed = new StringBuilder(text);
            for (int at = 0, seen = 0; at < text.length(); at++) {
                if (Character.isLetterOrDigit(text.charAt(at)) && seen++ == nth) {
                    changed.setCharAt(at, text.charAt(at) == '7' ? '8' : '7');
                }
            }
            bench.jdbc
                    .sql("update run_event set data = cast(? as jsonb) where run = ? and seq = ?")
                    .params(changed.toString(), run, entry)
                    .update();

            assertThat(bench.check.run(run).violations().getFirst().entry())
                    .as(changed.toString())
                    .isEqualTo(entry);
            bench.putBack();
        }
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
        var entry = bench.jdbc
                .sql("select seq from run_event where run = ? and covers is not null order by seq offset 4 limit 1")
                .param(run)
                .query(Long.class)
                .single();
        bench.jdbc
                .sql("update posting set " + change + " where id = (select cast(covers -> 'postings' ->> 0 as bigint)"
                        + " from run_event where run = ? and seq = ?)")
                .params(run, entry)
                .update();

        assertThat(bench.check.run(run).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.entry()).isEqualTo(entry);
            assertThat(violation.rule()).isEqualTo(Rule.POSTING);
        });
    }

    @Test
    void namesTheEntryThatCoversAPostingThatIsGone() {
        bench.jdbc
                .sql("delete from posting where run = ? and id = (select min(id) from posting)")
                .param(run)
                .update();

        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(3);
        assertThat(bench.check.company("acme").violations()).isNotEmpty();
    }

    @Test
    void namesTheEntryOfACompanyThatWasChanged() {
        bench.jdbc
                .sql("update record_entry set data = '{\"version\": 2}' where chain = 'company:acme' and seq = 3")
                .update();

        assertThat(bench.check.company("acme").violations().getFirst().entry()).isEqualTo(3);
    }
}
