package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.record.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** How entries are chained, by us and by an earlier version beside us, and that no posting is left out. */
class ChainsModuleTest {
    private static final RecordBench BENCH = new RecordBench();
    private UUID run;

    @BeforeEach
    void run() {
        run = BENCH.run();
    }

    @AfterAll
    static void close() {
        BENCH.assertSound();
        BENCH.close();
    }

    @Test
    void chainsTheEntriesOfManyTransactions() {
        BENCH.happen(run, 3);
        BENCH.happen(run, 450);

        var findings = BENCH.check.run(run);

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.entries()).isEqualTo(453);
        assertThat(findings.unchained()).isZero();
        assertThat(findings.head()).isEqualTo(head("run:" + run)).matches("[0-9a-f]{64}");
    }

    @Test
    void keepsSeveralChainsOfOneTransactionApart() {
        var other = BENCH.run();

        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.runs.append(run, "A", Map.of());
            BENCH.companies.append("acme", "B", Map.of("why", "because"), Actor.user("ann", "board"));
            BENCH.runs.append(other, "C", Map.of());
            BENCH.companies.appendToInstallation("D", Map.of());
            BENCH.runs.append(run, "E", Map.of());
        });

        assertThat(events(run)).containsExactly("1 A", "2 E");
        assertThat(events(other)).containsExactly("1 C");
        BENCH.assertSound(run, other);
    }

    @Test
    void saysWhoDidItAndInWhatCapacity() {
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.runs.append(run, "A", Map.of(), Actor.user("ann", "board"));
            BENCH.runs.appendAs("ceo", run, "B", Map.of());
            BENCH.runs.append(run, "C", Map.of());
        });

        assertThat(BENCH.jdbc
                        .sql("select actor ->> 'kind' || ' ' || (actor ->> 'name') || ' ' || (actor ->> 'capacity')"
                                + " from run_event where run = ? order by seq")
                        .param(run)
                        .query(String.class)
                        .list())
                .containsExactly("USER ann board", "POSITION ceo agent", "SYSTEM countersign engine");
    }

    @Test
    void forgetsWhatASavepointTookBack() {
        var nested = new TransactionTemplate(BENCH.transaction.getTransactionManager());
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.runs.append(run, "Kept", Map.of());
            BENCH.post(run);
            nested.executeWithoutResult(inner -> {
                BENCH.runs.append(run, "Undone", Map.of());
                BENCH.post(run);
                inner.setRollbackOnly();
            });
        });

        assertThat(events(run)).containsExactly("1 Kept");
        BENCH.assertSound(run);
    }

    @Test
    void coversPostingsWithTheLastEntryOfTheirRunElseOfTheirCompanyElseOneOfTheirOwn() {
        var other = BENCH.run();
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.runs.append(run, "First", Map.of());
            BENCH.post(run);
            BENCH.post(null);
            BENCH.runs.append(run, "Last", Map.of());
            BENCH.post(other);
        });
        var companyEntries = companyEntries();
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.post(run);
            BENCH.post(other);
        });

        assertThat(BENCH.jdbc
                        .sql("select coalesce(jsonb_array_length(covers -> 'postings'), 0) from run_event where run = ?"
                                + " order by seq")
                        .param(run)
                        .query(Integer.class)
                        .list())
                .containsExactly(0, 3);
        assertThat(events(other)).isEmpty();
        assertThat(companyEntries()).isEqualTo(companyEntries + 1);
        BENCH.assertSound(run, other);
    }

    @Test
    void coversWhatIsPostedAfterTheEntriesWereWritten() {
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.jdbc
                    .sql("select record_append(array[?], array['Early'], array['{}'], array[null]::text[])::text")
                    .param("run:" + run)
                    .query()
                    .singleRow();
            BENCH.post(run);
        });

        BENCH.assertSound(run);
    }

    @Test
    void namesAPostingThatNoEntryCovers() {
        BENCH.withoutTriggers(() -> BENCH.post(run));
        try {
            assertThat(BENCH.check.company("acme").violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.rule()).isEqualTo(Rule.POSTING))
                    .satisfies(violation -> assertThat(violation.detail()).contains("covered by 0 entries"));
        } finally {
            BENCH.withoutTriggers(() -> BENCH.jdbc
                    .sql("delete from posting where run = ?")
                    .param(run)
                    .update());
        }
    }

    @Test
    void chainsWhatAnEarlierVersionWritesBesideUs() {
        BENCH.happen(run, 2);
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.post(run);
            earlierVersionWrites(3);
        });
        BENCH.happen(run, 2);

        assertThat(events(run)).hasSize(7).contains("4 Old");
        assertThat(BENCH.check.run(run).unchained()).isZero();
        BENCH.assertSound(run);
    }

    /** The statement of the version before there were chains. */
    private void earlierVersionWrites(int times) {
        var types = new String[times];
        var runs = new String[times];
        var data = new String[times];
        for (var i = 0; i < times; i++) {
            types[i] = "Old";
            runs[i] = run.toString();
            data[i] = "{\"bb\": [1, 1.50, \"\\u0001é\\n\"], \"a\": {\"y\": null, \"x\": true}, \"n\": " + i + "}";
        }
        BENCH.jdbc
                .sql("""
                    insert into run_event (run, seq, at, type, data)
                    select e.run, coalesce(last.seq, 0) + row_number() over (partition by e.run order by e.number),
                           clock_timestamp(), e.type, cast(e.data as jsonb)
                    from unnest(cast(:runs as uuid[]), :types, :data) with ordinality as e (run, type, data, number)
                    cross join lateral (select max(seq) as seq from run_event where run = e.run) last
                    """)
                .param("runs", runs)
                .param("types", types)
                .param("data", data)
                .update();
    }

    @Test
    void keepsWhatTheDatabaseCannotStoreOutOfTheHashToo() {
        var data = new HashMap<String, Object>();
        data.put("nul", "a\0b");
        data.put("half", "\ud800!");
        data.put("none", null);
        BENCH.transaction.executeWithoutResult(_ -> BENCH.runs.append(run, "Odd", data));

        BENCH.assertSound(run);
    }

    @Test
    void refusesANumberWithAFraction() {
        assertThatThrownBy(() -> BENCH.runs.append(run, "Odd", Map.of("share", 0.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "record_entry, update record_entry set seq = 9",
        "record_entry, delete from record_entry",
        "record_entry, truncate record_entry",
        "record_chain, delete from record_chain",
        "record_chain, truncate record_chain",
        "approval_decision, update approval_decision set comment = ''",
        "approval_decision, delete from approval_decision",
        "approval_decision, truncate approval_decision",
    })
    void refusesEveryChangeInEveryRoleOfTheSession(String table, String change) {
        for (var role : List.of("origin", "replica")) {
            assertThatThrownBy(() -> BENCH.transaction.executeWithoutResult(_ -> {
                        BENCH.jdbc
                                .sql("set local session_replication_role = " + role)
                                .update();
                        BENCH.jdbc.sql(change).update();
                    }))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("Rows of " + table + " are never changed or removed");
        }
    }

    private static String head(String chain) {
        return BENCH.jdbc
                .sql("select encode(head, 'hex') from record_chain where chain = ?")
                .param(chain)
                .query(String.class)
                .single();
    }

    private static List<String> events(UUID run) {
        return BENCH.jdbc
                .sql("select seq || ' ' || type from run_event where run = ? order by seq")
                .param(run)
                .query(String.class)
                .list();
    }

    private static int companyEntries() {
        return BENCH.jdbc
                .sql("select count(*) from record_entry where chain = 'company:acme'")
                .query(Integer.class)
                .single();
    }
}
