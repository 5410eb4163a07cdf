package io.countersign.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What becomes of reservations; the caller holds the company's lock, and nothing bought is unwritten. */
@Component
class Closings {
    private final JdbcClient jdbc;
    private final BlockedModels blocked;

    Closings(JdbcClient jdbc, BlockedModels blocked) {
        this.jdbc = jdbc;
        this.blocked = blocked;
    }

    /** Books what answers cost, by reservation; of several bills for one the first counts. */
    Map<UUID, Settled> settle(List<Bill> bills) {
        var first = bills.stream()
                .collect(Collectors.toMap(Bill::reservation, bill -> bill, (bill, _) -> bill, LinkedHashMap::new));
        var settled = jdbc
                .sql("""
                    select reservation, posted, excess from ledger_settle_all(cast(:ids as uuid[]), :costs)
                    """)
                .param("ids", array(first.keySet()))
                .param(
                        "costs",
                        first.values().stream().map(bill -> bill.cost().nanos()).toArray(Long[]::new))
                .query((row, _) -> Map.entry(
                        row.getObject("reservation", UUID.class),
                        new Settled(new Money(row.getLong("posted")), new Money(row.getLong("excess")))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        settled.forEach((reservation, what) -> {
            var bill = first.get(reservation);
            if (bill != null && what.excess().compareTo(Money.ZERO) > 0) {
                blocked.add(
                        bill.model(),
                        "Reservation " + reservation + " was billed " + what.excess() + " USD above its ceiling");
            }
        });
        return settled;
    }

    /** Closes those of the reservations that are in one of the states, such as {@code {HELD,SENT}}; says how many. */
    int close(String kind, String states, Collection<UUID> reservations) {
        return jdbc.sql("select ledger_close(cast(:ids as uuid[]), :kind, cast(:states as text[]), null)")
                .param("ids", array(reservations))
                .param("kind", kind)
                .param("states", states)
                .query(Integer.class)
                .single();
    }

    /** Those of the reservations that belong to calls that were sent, in order. */
    List<UUID> sent(Collection<UUID> reservations) {
        return jdbc.sql("select id from reservation where id = any (cast(:ids as uuid[])) and state = 'SENT' order by"
                        + " id")
                .param("ids", array(reservations))
                .query(UUID.class)
                .list();
    }

    /** The open reservations of a run or of an assignment, which is the column's name. */
    List<UUID> open(String column, UUID of) {
        return jdbc.sql("select id from reservation where state in ('HELD', 'SENT') and " + column + " = ?")
                .param(of)
                .query(UUID.class)
                .list();
    }

    List<UUID> openOfAssignments(Collection<UUID> assignments) {
        return jdbc.sql("""
            select id from reservation
            where state in ('HELD', 'SENT') and assignment = any (cast(:assignments as uuid[]))\
            """)
                .param("assignments", array(assignments))
                .query(UUID.class)
                .list();
    }

    List<UUID> openOfTask(String task) {
        return jdbc.sql("select id from reservation where state in ('HELD', 'SENT') and task = ?")
                .param(task)
                .query(UUID.class)
                .list();
    }

    static String[] array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
