package io.countersign.ledger;

import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Changes of limits, each once for its cause (an approval, a company version, an operator's reason).
 *
 * <p>A limit is a cap inside a cap: raising one moves no money, and goes up to the limit of the account next above.
 */
@Component
public class Limits {
    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final CompanyRecord record;

    Limits(JdbcClient jdbc, Ledger ledger, CompanyRecord record) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.record = record;
    }

    /** Raises an assignment's limit, up to that of its parent or, at the root, of its run. */
    public Change raiseAssignment(UUID assignment, Money by, String cause) {
        return change(companyOf(assignment), by, cause, """
            select ledger_raise(ledger_assignment(a.id),
                                coalesce(ledger_assignment(a.parent), ledger_run(a.company, a.run)),
                                :amount, :cause)
            from assignment a where a.id = cast(:subject as uuid)
            """, assignment.toString());
    }

    /** Raises a position's window of this month, up to that of its manager. */
    public Change raisePosition(String company, String position, Money by, String cause) {
        return change(company, by, cause, """
            select ledger_raise(ledger_position(:company, p.key, ledger_month()),
                                case when p.manager is not null
                                     then ledger_position(:company, p.manager, ledger_month()) end,
                                :amount, :cause)
            from company_position p where p.company = :company and p.key = :subject
            order by p.version desc limit 1
            """, position);
    }

    /** Raises the company's window of this month: for the board. */
    public Change raiseCompany(String company, Money by, String cause) {
        return change(company, by, cause, """
            select ledger_raise(ledger_company(:company, ledger_month()), null, :amount, :cause)
            from company where id = :subject
            """, company);
    }

    /** Gives an assignment's spare money to another one of the same run: one limit goes down, one up. */
    public Change give(UUID from, UUID to, Money amount, String cause) {
        return change(companyOf(from), amount, cause, """
            select ledger_give(cast(split_part(:subject, ' ', 1) as uuid),
                               cast(split_part(:subject, ' ', 2) as uuid), :amount, :cause)
            """, from + " " + to);
    }

    /** Books an overrun on the company's window of this month: for an operator, with a reason. */
    public Change writeOff(String company, Money amount, String cause) {
        return ledger.write(company, () -> {
            var known = writtenOff(company);
            var change = change(
                    company,
                    amount,
                    cause,
                    "select ledger_write_off(id, :amount, :cause) from company where id = :subject",
                    company);
            if (writtenOff(company) > known) {
                record.append(company, "OverrunWrittenOff", Map.of("amount", amount, "cause", cause));
            }
            return change;
        });
    }

    private int writtenOff(String company) {
        return jdbc.sql("select count(*) from posting where company = ? and kind = 'WRITE_OFF'")
                .param(company)
                .query(Integer.class)
                .single();
    }

    /**
     * Takes the budgets that a new version changed into this month's windows. What was raised for the month stays where
     * the version changed nothing. Names the windows in which more is used than the version wants: they are full.
     */
    public List<String> applyVersion(String company, int version) {
        return ledger.write(
                company,
                () -> jdbc.sql("""
                    select kind, owner, to_char(month, 'YYYY-MM') as month, wanted, lim
                    from ledger_apply_version(:company, :version)
                    """)
                        .param("company", company)
                        .param("version", version)
                        .query((row, _) -> "%s %s %s: limit %s USD, in use %s USD"
                                .formatted(
                                        row.getString("kind"),
                                        row.getString("owner"),
                                        row.getString("month"),
                                        new Money(row.getLong("wanted")),
                                        new Money(row.getLong("lim"))))
                        .list());
    }

    private Change change(String company, Money amount, String cause, String sql, String subject) {
        if (amount.equals(Money.ZERO) || amount.isUnlimited()) {
            throw new Problem.Invalid("amount", "must be more than 0 and have a limit");
        }
        return ledger.write(
                company,
                () -> change(jdbc.sql(sql)
                        .param("company", company)
                        .param("subject", subject)
                        .param("amount", amount.nanos())
                        .param("cause", cause)));
    }

    /** Reads the answer of a database function that says null when it is done, and else what would have fitted. */
    static Change change(StatementSpec statement) {
        var answer = statement
                .query((row, _) -> {
                    var available = row.getLong(1);
                    return row.wasNull() ? new Change.Done() : new Change.Refused(new Money(available));
                })
                .list();
        if (answer.isEmpty()) {
            throw new Problem.Missing("There is no such account");
        }
        return answer.getFirst();
    }

    private String companyOf(UUID assignment) {
        return jdbc.sql("select company from assignment where id = :id")
                .param("id", assignment)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no assignment " + assignment));
    }
}
