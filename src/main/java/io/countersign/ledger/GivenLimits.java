package io.countersign.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Limits that somebody sets, each once for its cause. Who may do so is the caller's to know; what fits is known here: a
 * refusal names the highest limit that would have fitted. Below what is used, the account is full and shrinks.
 */
@Component
public class GivenLimits {
    private final JdbcClient jdbc;
    private final Ledger ledger;

    GivenLimits(JdbcClient jdbc, Ledger ledger) {
        this.jdbc = jdbc;
        this.ledger = ledger;
    }

    /**
     * Sets the limit of a position's window of this month.
     *
     * @param giver the manager who gives it, whose own limit it stays within; null for the board
     * @param from the position whose window gives up what this one gets; null where nobody's does
     */
    public Change position(
            String company, String position, Money limit, @Nullable String giver, @Nullable String from, String cause) {
        return ledger.write(
                company,
                () -> Limits.change(jdbc.sql("""
                    select ledger_set_position(:company, :position, :limit, cast(:giver as text), cast(:from as text),
                                               :cause)\
                    """)
                        .param("company", company)
                        .param("position", position)
                        .param("limit", limit.nanos())
                        .param("giver", giver)
                        .param("from", from)
                        .param("cause", cause)));
    }

    /** Sets the limit of the company's window of this month: for the board. */
    public Change company(String company, Money limit, String cause) {
        return ledger.write(
                company,
                () -> Limits.change(
                        jdbc.sql("select ledger_set_company(?, ?, ?)").params(company, limit.nanos(), cause)));
    }

    /** Sets the limit of an assignment, up to that of its parent or, at the root, of its run. */
    public Change assignment(String company, UUID assignment, Money limit, String cause) {
        return ledger.write(
                company,
                () -> Limits.change(
                        jdbc.sql("select ledger_set_assignment(?, ?, ?)").params(assignment, limit.nanos(), cause)));
    }
}
