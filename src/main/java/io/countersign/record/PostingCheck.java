package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.record.Violation.Rule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares postings with the entries that cover them. */
@Component
class PostingCheck {
    private final JdbcClient jdbc;

    PostingCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Each entry's postings are those it covers, byte for byte. */
    List<Violation> check(List<Entry> entries) {
        var covering =
                entries.stream().filter(entry -> !entry.covers().isNull()).toList();
        var texts =
                texts(covering.stream().flatMap(entry -> ids(entry).stream()).toArray(Long[]::new));
        return covering.stream()
                .filter(entry -> !digest(ids(entry), texts)
                        .equals(entry.covers().path("digest").asText()))
                .map(entry -> new Violation(
                        entry.seq(),
                        Rule.POSTING,
                        "covers postings %s, of which one is not as it was".formatted(ids(entry))))
                .toList();
    }

    private static List<Long> ids(Entry entry) {
        return entry.covers()
                .path("postings")
                .valueStream()
                .map(JsonNode::asLong)
                .toList();
    }

    private static String digest(List<Long> ids, Map<Long, String> texts) {
        return Canonical.digest(
                ids.stream().map(id -> texts.getOrDefault(id, "gone")).collect(Collectors.joining("\n")));
    }

    private Map<Long, String> texts(Long[] ids) {
        var texts = new HashMap<Long, String>();
        if (ids.length > 0) {
            jdbc.sql("select * from posting where id = any (:ids)")
                    .param("ids", ids)
                    .query(row -> {
                        texts.put(row.getLong("id"), text(row));
                    });
        }
        return texts;
    }

    private static String text(ResultSet row) throws SQLException {
        var node = JsonNodeFactory.instance.objectNode();
        var accounts = node.putArray("accounts");
        for (var account : (Long[]) row.getArray("accounts").getArray()) {
            accounts.add(account);
        }
        node.put("at", Entry.time(row.getObject("at", OffsetDateTime.class).toInstant()));
        node.put("cause", row.getString("cause"));
        node.put("company", row.getString("company"));
        node.put("id", row.getLong("id"));
        node.put("key", row.getString("key"));
        node.put("kind", row.getString("kind"));
        node.put("posted", row.getLong("d_posted"));
        node.put("reservation", text(row.getObject("reservation")));
        node.put("reserved", row.getLong("d_reserved"));
        node.put("run", text(row.getObject("run")));
        node.put("wanted", row.getLong("d_wanted"));
        return Canonical.json(node);
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }

    /** Every posting of a company is covered by exactly one entry, but for those from before there were chains. */
    List<Violation> coverage(String company, long through) {
        return jdbc.sql("""
            with covered as materialized (
                select case when c.id ~ '^[0-9]{1,18}$' then c.id::bigint else 0 end as id, count(*) as times
                from (select e.covers from run_event e join run r on r.id = e.run
                      where r.company = :company and e.covers is not null
                      union all
                      select covers from record_entry where chain = 'company:' || :company and covers is not null) e
                cross join lateral jsonb_array_elements_text(
                    case jsonb_typeof(e.covers -> 'postings') when 'array' then e.covers -> 'postings' else '[]' end) c (id)
                group by 1),
            known as (
                select id, sum(times) as times
                from (select id, times from covered
                      union all
                      select unnest(postings), 1 from record_archived where company = :company) all_
                group by id)
            select coalesce(p.id, c.id) as id, p.id is null as gone, coalesce(c.times, 0) as times
            from (select id from posting where company = :company and id > :through) p
            full join known c on c.id = p.id
            where c.times is distinct from 1 or p.id is null
            order by 1 limit 100\
            """)
                .param("company", company)
                .param("through", through)
                .query((row, _) -> new Violation(
                        0,
                        Rule.POSTING,
                        row.getBoolean("gone")
                                ? "posting %d is gone or belongs to another company".formatted(row.getLong("id"))
                                : "posting %d is covered by %d entries"
                                        .formatted(row.getLong("id"), row.getInt("times"))))
                .list();
    }
}
