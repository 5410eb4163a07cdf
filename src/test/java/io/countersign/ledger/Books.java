package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the database says of a company, for comparison; and work done twice, of which the second time changes nothing. */
final class Books {
    private final Bench bench;
    private boolean closed;

    Books(Bench bench) {
        this.bench = bench;
    }

    /** Whether a transaction is under way: then nobody looks into the tables, and nothing is done twice. */
    boolean areClosed() {
        return closed;
    }

    void close(boolean closed) {
        this.closed = closed;
    }

    /** Work whose second answer is the first one. */
    <T> T twice(Supplier<T> work) {
        var first = work.get();
        if (closed) {
            return first;
        }
        var written = bench.contents();
        assertThat(work.get()).isEqualTo(first);
        assertThat(bench.contents()).isEqualTo(written);
        return first;
    }

    /** Work that says the second time that there was nothing to do. */
    <T> T once(Supplier<T> work, T nothing) {
        var first = work.get();
        if (closed) {
            return first;
        }
        var written = bench.contents();
        assertThat(work.get()).isEqualTo(nothing);
        assertThat(bench.contents()).isEqualTo(written);
        return first;
    }

    /** Work that is refused or done; refused, it has opened windows at most. */
    Change change(Supplier<Change> work) {
        if (closed) {
            return work.get();
        }
        var before = moved();
        var change = twice(work);
        if (change instanceof Change.Refused) {
            assertThat(moved()).isEqualTo(before);
        }
        return change;
    }

    /** How often money was moved or a limit changed. */
    long moved() {
        return bench.count("posting where cause is distinct from 'opened'");
    }

    void assertEqualTo(Oracle oracle) {
        assertThat(balances()).isEqualTo(oracle.balances());
        assertThat(states()).isEqualTo(oracle.till.states());
    }

    /** The whole check; money in the open is a finding, and the only one. */
    void assertSound(Money overrun) {
        assertThat(bench.check.run().violations())
                .filteredOn(violation -> overrun.equals(Money.ZERO) || violation.rule() != 7)
                .isEmpty();
    }

    /** Every account by a name that the oracle knows too. */
    private Map<String, String> balances() {
        var balances = new TreeMap<String, String>();
        bench.jdbc
                .sql("select kind, owner, month, wanted, lim, reserved, posted from account")
                .query(row -> {
                    assertThat(row.getLong("posted")).isBetween(0L, row.getLong("lim") - row.getLong("reserved"));
                    var month = row.getObject("month", LocalDate.class);
                    balances.put(
                            row.getString("kind") + " " + row.getString("owner")
                                    + (month == null
                                            ? ""
                                            : " " + month.toString().substring(0, 7)),
                            Counters.balance(
                                    row.getLong("wanted"),
                                    row.getLong("lim"),
                                    row.getLong("reserved"),
                                    row.getLong("posted")));
                });
        return balances;
    }

    private Map<UUID, String> states() {
        return bench
                .jdbc
                .sql("select id, state || ' for ' || coalesce(task, 'null') as state from reservation")
                .query((row, _) -> Map.entry(row.getObject("id", UUID.class), row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
