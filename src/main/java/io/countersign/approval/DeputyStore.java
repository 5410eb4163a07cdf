package io.countersign.approval;

import io.countersign.access.Visible;
import io.countersign.approval.Deputies.Deputy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deputies, as rows; who is one now the database's clock says. */
@Component
class DeputyStore {
    private static final String NOW = " and revoked_at is null and clock_timestamp() between begins_at and ends_at";

    private static final String SHOWN = """
        \sfrom deputy
        where (cast(:principal as text) is null or principal = :principal)
          and (cast(:companies as text[]) is null
               or :reader in (principal, deputy)
               or exists (select from company_person p
                          where p.person = principal and p.company = any(cast(:companies as text[]))))\
        """;

    private final JdbcClient jdbc;

    DeputyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Deputy deputy) {
        jdbc.sql("""
            insert into deputy (id, principal, deputy, begins_at, ends_at, named_by) values (?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        deputy.id(),
                        deputy.principal(),
                        deputy.deputy(),
                        Timestamp.from(deputy.from()),
                        Timestamp.from(deputy.until()),
                        deputy.namedBy())
                .update();
    }

    Optional<Deputy> find(UUID id) {
        return jdbc.sql("select * from deputy where id = ?")
                .param(id)
                .query((row, _) -> deputy(row))
                .optional();
    }

    /** False where it has ended already. */
    boolean revoke(UUID id, String by) {
        return jdbc.sql("""
            update deputy set revoked_at = clock_timestamp(), revoked_by = ? where id = ? and revoked_at is null\
            """).params(by, id).update() == 1;
    }

    /** Ends all that are not over yet in which somebody has a part; those that it ended. */
    List<Deputy> revokeAll(String person, String by) {
        return jdbc.sql("""
            update deputy set revoked_at = clock_timestamp(), revoked_by = :by
            where :person in (principal, deputy) and revoked_at is null and ends_at > clock_timestamp()
            returning *\
            """)
                .param("by", by)
                .param("person", person)
                .query((row, _) -> deputy(row))
                .list();
    }

    /** Of those that somebody may know of: its own, and those of people in companies that it may know of. */
    List<Deputy> page(@Nullable String principal, String reader, Visible visible, long offset, int size) {
        return jdbc.sql("select *" + SHOWN + " order by created_at desc, id offset :offset limit :size")
                .param("principal", principal)
                .param("reader", reader)
                .param("companies", visible.keys())
                .param("offset", offset)
                .param("size", size)
                .query((row, _) -> deputy(row))
                .list();
    }

    long count(@Nullable String principal, String reader, Visible visible) {
        return jdbc.sql("select count(*)" + SHOWN)
                .param("principal", principal)
                .param("reader", reader)
                .param("companies", visible.keys())
                .query(Long.class)
                .single();
    }

    List<String> principalsOf(String deputy) {
        return jdbc.sql("select distinct principal from deputy where deputy = ?" + NOW)
                .param(deputy)
                .query(String.class)
                .list();
    }

    List<String> deputiesOf(Collection<String> principals) {
        return jdbc.sql("select distinct deputy from deputy where principal = any(:principals)" + NOW)
                .param("principals", principals.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    private static Deputy deputy(ResultSet row) throws SQLException {
        var revoked = row.getTimestamp("revoked_at");
        return new Deputy(
                row.getObject("id", UUID.class),
                row.getString("principal"),
                row.getString("deputy"),
                row.getTimestamp("begins_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getString("named_by"),
                revoked == null ? null : revoked.toInstant());
    }
}
