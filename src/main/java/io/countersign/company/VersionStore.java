package io.countersign.company;

import io.countersign.access.Visible;
import io.countersign.company.Companies.Summary;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Company versions in the database; those deployed are kept in memory, since they never change. */
@Component
class VersionStore {
    private static final int BATCH = 500;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final RecentVersions recent = new RecentVersions();

    VersionStore(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    Optional<Integer> newest(String company) {
        return jdbc.sql("select newest from company where id = ?")
                .param(company)
                .query(Integer.class)
                .optional();
    }

    List<Summary> list(Visible visible) {
        return jdbc.sql("""
            select id, name, newest from company
            where cast(:companies as text[]) is null or id = any(cast(:companies as text[])) order by id\
            """)
                .param("companies", visible.keys())
                .query((row, _) -> new Summary(row.getString("id"), row.getString("name"), row.getInt("newest")))
                .list();
    }

    Optional<CompanyVersion> find(String company, int version) {
        var known = recent.find(company, version);
        if (known.isPresent()) {
            return known;
        }
        var found = load(company, version);
        found.filter(each -> each.deploymentId() != null).ifPresent(recent::keep);
        return found;
    }

    boolean approvesPlans(String company, int version) {
        return jdbc.sql("select plans_approved from company_version where company = ? and version = ?")
                .params(company, version)
                .query(Boolean.class)
                .single();
    }

    private Optional<CompanyVersion> load(String company, int version) {
        return jdbc.sql("""
            select definition, digest, deployment_id, created_by, created_at
            from company_version where company = :company and version = :version\
            """)
                .param("company", company)
                .param("version", version)
                .query((row, _) -> new CompanyVersion(
                        version,
                        StoredDefinition.read(row.getString("definition")),
                        row.getString("digest"),
                        row.getString("deployment_id"),
                        row.getString("created_by"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** The rest of the transaction may be silent for long: a large company's processes are made and parsed meanwhile. */
    private void bePatient() {
        jdbc.sql("select set_config('idle_in_transaction_session_timeout', '10min', true)")
                .query()
                .singleRow();
    }

    CompanyVersion add(int number, CompanyDefinition definition, String json, String digest, String by) {
        bePatient();
        jdbc.sql("""
            insert into company (id, name, newest) values (:id, :name, :newest)
            on conflict (id) do update set name = excluded.name, newest = excluded.newest\
            """)
                .param("id", definition.company())
                .param("name", definition.name())
                .param("newest", number)
                .update();
        var at = jdbc.sql("""
            insert into company_version (company, version, definition, digest, budget, created_by, plans_approved)
            values (:company, :version, cast(:definition as jsonb), :digest, :budget, :by, true)
            returning created_at\
            """)
                .param("company", definition.company())
                .param("version", number)
                .param("definition", json)
                .param("digest", digest)
                .param("budget", definition.budget().nanos())
                .param("by", by)
                .query(OffsetDateTime.class)
                .single();
        var version = new CompanyVersion(number, definition, digest, null, by, at.toInstant());
        addPositions(version);
        return version;
    }

    private void addPositions(CompanyVersion version) {
        template.batchUpdate("""
            insert into company_position
                (company, version, key, manager, ordinal, level, title, filled_by, model, budget, authority,
                 max_tokens, max_calls, max_calls_at_once)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """, version.positions(), BATCH, (row, position) -> {
            row.setString(1, version.company());
            row.setInt(2, version.version());
            row.setString(3, position.key());
            row.setString(4, position.manager());
            row.setInt(5, position.ordinal());
            row.setInt(6, position.level());
            row.setString(7, position.title());
            row.setString(8, position.filledBy().word());
            row.setString(9, position.model());
            row.setLong(10, position.budget().nanos());
            row.setLong(11, position.authority().nanos());
            var limits = position.limits();
            row.setObject(12, limits == null ? null : limits.tokens(), Types.BIGINT);
            row.setObject(13, limits == null ? null : limits.calls(), Types.BIGINT);
            row.setObject(14, limits == null ? null : limits.callsAtOnce(), Types.BIGINT);
        });
    }

    /** The last statement of a post, so that only what is complete is ever kept in memory. */
    void deployed(CompanyVersion version, String deployment) {
        jdbc.sql("update company_version set deployment_id = :deployment where company = :company and version ="
                        + " :version")
                .param("deployment", deployment)
                .param("company", version.company())
                .param("version", version.version())
                .update();
    }
}
