package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Violation.Rule;
import org.junit.jupiter.api.Test;

/** Whatever the tables' owner takes out of a chain, puts in or moves, its check names the entry. */
class BrokenChainsModuleTest extends TamperingTest {
    @Test
    void namesAnEntryThatWasTakenOut() {
        for (var entry : new int[] {1, 2, LENGTH / 2, LENGTH - 1, LENGTH}) {
            bench.jdbc
                    .sql("delete from run_event where run = ? and seq = ?")
                    .params(run, entry)
                    .update();

            var first = bench.check.run(run).violations().getFirst();
            assertThat(first.entry()).isEqualTo(entry);
            assertThat(first.rule()).isEqualTo(entry == LENGTH ? Rule.HEAD : Rule.SEQUENCE);
            bench.putBack();
        }
    }

    @Test
    void noticesThatAllEntriesAreGone() {
        bench.jdbc.sql("delete from run_event where run = ?").param(run).update();

        assertThat(bench.check.run(run).violations().getFirst().rule()).isEqualTo(Rule.HEAD);
    }

    /** As if nothing had ever been chained. */
    @Test
    void noticesThatAWholeChainWasUndone() {
        bench.jdbc
                .sql("update run_event set hash = null where run = ?")
                .param(run)
                .update();
        assertThat(bench.check.run(run).violations()).isNotEmpty();
        bench.jdbc
                .sql("delete from record_chain where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(bench.check.run(run).violations().getFirst().rule()).isEqualTo(Rule.HEAD);
    }

    @Test
    void namesAnEntryThatWasMovedToAnotherRunOrNumber() {
        change("run = '" + other + "', seq = 2", 5);
        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(5);
        assertThat(bench.check.run(other).violations().getFirst().entry()).isEqualTo(2);
        asItWas();

        change("seq = 99", 7);
        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(7);
    }

    @Test
    void namesTheFirstOfTwoThatChangedPlaces() {
        change("seq = 1000", 4);
        change("seq = 4", 9);
        change("seq = 9", 1000);

        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(4);
    }

    @Test
    void namesAnEntryThatWasPutIn() {
        bench.jdbc
                .sql("update run_event set seq = -seq where run = ? and seq >= 6")
                .param(run)
                .update();
        bench.jdbc
                .sql("update run_event set seq = 1 - seq where run = ? and seq < 0")
                .param(run)
                .update();
        forge(6);
        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(6);
        asItWas();

        forge(LENGTH + 1);
        assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(LENGTH + 1);
    }

    /** A whole and right hash for it breaks the next one instead, and the head at the end. */
    @Test
    void namesWhatFollowsAnEntryThatWasForgedWithItsHash() {
        for (var entry : new int[] {8, LENGTH}) {
            change("type = 'Forged'", entry);
            bench.jdbc.sql("""
                update run_event e set hash = sha256(convert_to(record_text('run:' || e.run, e.seq, e.at, e.type,
                    record_canonical(e.data), record_canonical(e.actor), record_canonical(e.covers), p.hash), 'UTF8'))
                from run_event p where e.run = ? and e.seq = ? and p.run = e.run and p.seq = e.seq - 1
                """).params(run, entry).update();

            assertThat(bench.check.run(run).violations().getFirst().entry()).isEqualTo(Math.min(entry + 1, LENGTH));
            asItWas();
        }
    }

    @Test
    void noticesAHeadThatWasChanged() {
        bench.jdbc
                .sql("update record_chain set seq = seq - 1 where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(bench.check.run(run).violations()).isNotEmpty();
        bench.jdbc
                .sql("delete from record_chain where chain = ?")
                .param("run:" + run)
                .update();
        assertThat(bench.check.run(run).violations()).isNotEmpty();
        bench.jdbc.sql("update record_chain set head = sha256(head)").update();
        assertThat(bench.check.company("acme").violations()).isNotEmpty();
    }

    private void forge(int entry) {
        bench.jdbc.sql("""
            insert into run_event (run, seq, at, type, data, actor, hash)
            values (?, ?, now(), 'Forged', '{}', '{}', sha256('forged'))
            """).params(run, entry).update();
    }
}
