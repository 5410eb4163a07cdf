package io.countersign.hiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.hiring.Hire.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proposals, as rows. */
@Component
class HireStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    HireStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(Hire hire, @Nullable UUID assignment) {
        jdbc.sql("""
            insert into hire (id, company, manager, position, proposal, proposed_by, run, assignment, approval)
            values (?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?)\
            """)
                .params(
                        hire.id(),
                        hire.company(),
                        hire.manager(),
                        hire.proposal().key(),
                        write(hire.proposal()),
                        hire.proposedBy(),
                        hire.run(),
                        assignment,
                        hire.approval())
                .update();
    }

    Optional<Hire> byApproval(UUID approval) {
        return jdbc.sql("select * from hire where approval = ?")
                .param(approval)
                .query((row, _) -> hire(row))
                .optional();
    }

    List<Hire> ofCompany(String company, long offset, int size) {
        return jdbc.sql("select * from hire where company = ? order by created_at desc, id offset ? limit ?")
                .params(company, offset, size)
                .query((row, _) -> hire(row))
                .list();
    }

    long count(String company) {
        return jdbc.sql("select count(*) from hire where company = ?")
                .param(company)
                .query(Long.class)
                .single();
    }

    int pending(String company, String manager) {
        return jdbc.sql("select count(*) from hire where company = ? and manager = ? and status = 'PENDING'")
                .params(company, manager)
                .query(Integer.class)
                .single();
    }

    boolean isPending(String company, String position) {
        return jdbc.sql("select exists (select from hire where company = ? and position = ? and status = 'PENDING')")
                .params(company, position)
                .query(Boolean.class)
                .single();
    }

    void end(UUID id, Status status, @Nullable Integer version, String reason) {
        jdbc.sql("""
            update hire set status = ?, version = ?, reason = ?, ended_at = clock_timestamp()
            where id = ? and status = 'PENDING'\
            """).params(status.name(), version, reason, id).update();
    }

    private Hire hire(ResultSet row) throws SQLException {
        return new Hire(
                row.getObject("id", UUID.class),
                row.getString("company"),
                row.getString("manager"),
                read(row.getString("proposal")),
                row.getString("proposed_by"),
                row.getObject("run", UUID.class),
                row.getObject("approval", UUID.class),
                Status.valueOf(row.getString("status")),
                row.getObject("version", Integer.class),
                row.getString("reason"),
                row.getTimestamp("created_at").toInstant());
    }

    private String write(Proposal proposal) {
        try {
            return json.writeValueAsString(proposal);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A proposal is not JSON", e);
        }
    }

    private Proposal read(String text) {
        try {
            return json.readValue(text, Proposal.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored proposal is unreadable", e);
        }
    }
}
