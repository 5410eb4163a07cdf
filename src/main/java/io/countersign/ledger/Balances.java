package io.countersign.ledger;

import io.countersign.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where the accounts stand. Decide upon it only under the company's lock; otherwise it is news. */
@Component
public class Balances {
    private final JdbcClient jdbc;
    private final Baskets baskets;

    Balances(JdbcClient jdbc, Baskets baskets) {
        this.jdbc = jdbc;
        this.baskets = baskets;
    }

    /** What an assignment could still buy now: the least room of the accounts on its path. */
    public Money available(UUID assignment) {
        baskets.write();
        return jdbc.sql("select coalesce(ledger_available(id), 0) from assignment where id = :id")
                .param("id", assignment)
                .query((row, _) -> new Money(row.getLong(1)))
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no assignment " + assignment));
    }

    public Balance ofRun(UUID run) {
        return ofRuns(List.of(run)).getOrDefault(run, Balance.NONE);
    }

    public Map<UUID, Balance> ofRuns(Collection<UUID> runs) {
        return balances("RUN", runs);
    }

    public Balance ofAssignment(UUID assignment) {
        return ofAssignments(List.of(assignment)).getOrDefault(assignment, Balance.NONE);
    }

    public Map<UUID, Balance> ofAssignments(Collection<UUID> assignments) {
        return balances("ASSIGNMENT", assignments);
    }

    /** A problem where there is no such company. */
    public void requireCompany(String company) {
        if (jdbc.sql("select 1 from company where id = :company")
                .param("company", company)
                .query()
                .listOfRows()
                .isEmpty()) {
            throw new Problem.Missing("There is no company " + company);
        }
    }

    /** Every account of a company: its book first, then windows by month, runs and assignments as they were opened. */
    public List<Account> accounts(String company) {
        baskets.write();
        requireCompany(company);
        return jdbc.sql("""
            select id, kind, owner, to_char(month, 'YYYY-MM') as month, wanted, lim, reserved, posted
            from account where company = :company
            order by array_position(array['BOOK', 'OVERRUN', 'COMPANY', 'POSITION', 'RUN', 'ASSIGNMENT'], kind),
                     month, id
            """)
                .param("company", company)
                .query((row, _) -> new Account(
                        row.getLong("id"),
                        row.getString("kind"),
                        row.getString("owner"),
                        row.getString("month"),
                        new Money(row.getLong("wanted")),
                        new Balance(
                                new Money(row.getLong("lim")),
                                new Money(row.getLong("reserved")),
                                new Money(row.getLong("posted")))))
                .list();
    }

    /** A budget window of this month: the company's own or that of a position. */
    public record Window(boolean isCompany, String owner, Money room) {
        @Override
        public String toString() {
            return (isCompany ? "Company " : "Position ") + owner;
        }
    }

    /** What this month's windows of the company and of these positions have left; none that nothing has used yet. */
    public List<Window> windows(String company, Collection<String> positions) {
        baskets.write();
        return jdbc.sql("""
            select kind, owner, lim - posted - reserved as room from account
            where company = :company and month = ledger_month()
              and (kind = 'COMPANY' and owner = :company or kind = 'POSITION' and owner = any (:positions))
            order by kind, id\
            """)
                .param("company", company)
                .param("positions", positions.toArray(String[]::new))
                .query((row, _) -> new Window(
                        row.getString("kind").equals("COMPANY"),
                        row.getString("owner"),
                        new Money(row.getLong("room"))))
                .list();
    }

    /** The limit of one row keeps the plan at one key after the other: a join once read all accounts of the company. */
    private Map<UUID, Balance> balances(String kind, Collection<UUID> owners) {
        baskets.write();
        return jdbc
                .sql("""
                    select t.owner, t.lim, t.reserved, t.posted from %s o
                    cross join lateral (
                        select * from account
                        where company = o.company and kind = :kind and owner = o.id::text limit 1) t
                    where o.id = any (cast(:owners as uuid[]))
                    """.formatted(kind.equals("RUN") ? "run" : "assignment"))
                .param("kind", kind)
                .param("owners", owners.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, _) -> Map.entry(
                        UUID.fromString(row.getString("owner")),
                        new Balance(
                                new Money(row.getLong("lim")),
                                new Money(row.getLong("reserved")),
                                new Money(row.getLong("posted")))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** An account as it is shown; budget windows have a month such as 2026-11. */
    public record Account(
            long id, String kind, String owner, @Nullable String month, Money wanted, Balance balance) {}
}
