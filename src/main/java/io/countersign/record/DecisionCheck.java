package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.record.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares decisions on approval requests with their entries. */
@Component
class DecisionCheck {
    private static final Set<String> DECIDED = Set.of("ApprovalDecided", "ApprovalEscalated");

    private final JdbcClient jdbc;

    DecisionCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A decision in the words of its entry. */
    private record Decision(
            String decider,
            String capacity,
            String decision,
            String comment,
            String digest,
            @Nullable String position,
            @Nullable String onBehalfOf) {
        boolean is(JsonNode data) {
            return data.path("decider").asText().equals(decider)
                    && data.path("capacity").asText().equals(capacity)
                    && data.path("decision").asText().equals(decision)
                    && data.path("comment").asText().equals(comment)
                    && data.path("digest").asText().equals(digest)
                    && agrees(data, "position", position)
                    && agrees(data, "onBehalfOf", onBehalfOf);
        }

        /** Entries from before there were deputies do not say for whom. */
        private static boolean agrees(JsonNode data, String field, @Nullable String value) {
            return !data.has(field) || Objects.equals(data.path(field).textValue(), value);
        }
    }

    List<Violation> check(List<Entry> entries) {
        var decided = entries.stream().filter(DecisionCheck::isNumbered).toList();
        if (decided.isEmpty()) {
            return List.of();
        }
        var decisions = decisions(decided.stream()
                .map(entry -> entry.data().path("approval").asText())
                .filter(EntryStore::isId)
                .toArray(String[]::new));
        return decided.stream()
                .filter(entry -> !matches(entry, decisions.get(key(entry.data()))))
                .map(entry -> new Violation(
                        entry.seq(),
                        Rule.DECISION,
                        "is about a decision on request %s, which is not as it was"
                                .formatted(entry.data().path("approval").asText())))
                .toList();
    }

    private static boolean isNumbered(Entry entry) {
        return DECIDED.contains(entry.type()) && entry.data().has("number");
    }

    private static boolean matches(Entry entry, @Nullable Decision decision) {
        return decision != null && decision.is(entry.data());
    }

    private static String key(JsonNode data) {
        return data.path("approval").asText() + " " + data.path("number").asLong();
    }

    private Map<String, Decision> decisions(String[] requests) {
        var decisions = new HashMap<String, Decision>();
        jdbc.sql("""
            select request, number, decider, capacity, decision, comment, digest, position, on_behalf_of
            from approval_decision
            where request = any (cast(:requests as uuid[]))\
            """).param("requests", requests).query(row -> {
            decisions.put(
                    row.getString("request") + " " + row.getLong("number"),
                    new Decision(
                            row.getString("decider"),
                            row.getString("capacity"),
                            row.getString("decision"),
                            row.getString("comment"),
                            row.getString("digest"),
                            row.getString("position"),
                            row.getString("on_behalf_of")));
        });
        return decisions;
    }

    /** Requests of a run that have another number of decisions than the run's chain says. */
    List<Violation> unknown(UUID run) {
        return unknown("r.run = :of", "run_event where run = :of", Chain.run(run), run);
    }

    /** Requests of a company and no run that have another number of decisions than the company's chain says. */
    List<Violation> unknown(String company) {
        return unknown(
                "r.run is null and r.company = :of",
                "record_entry where chain = :chain",
                Chain.company(company),
                company);
    }

    private List<Violation> unknown(String requests, String entries, Chain chain, Object of) {
        return jdbc.sql("""
            select coalesce(d.request, e.request) as request, coalesce(d.times, 0) as there, coalesce(e.times, 0) as said
            from (select d.request::text as request, count(*) as times
                  from approval_decision d join approval_request r on r.id = d.request
                  where %s group by d.request) d
            full join (select request, sum(times) as times
                       from (select coalesce(data ->> 'approval', '') as request, count(*) as times
                             from %s and type in ('ApprovalDecided', 'ApprovalEscalated') group by 1
                             union all
                             select said.key, cast(said.value as bigint)
                             from record_archived a cross join lateral jsonb_each_text(a.decisions) said
                             where a.chain = :chain) said
                       group by 1) e on e.request = d.request
            where d.times is distinct from e.times order by 1 limit 100\
            """.formatted(requests, entries))
                .param("of", of)
                .param("chain", chain.name())
                .query((row, _) -> new Violation(
                        0,
                        Rule.DECISION,
                        "request %s has %d decisions, the record says %d"
                                .formatted(row.getString("request"), row.getInt("there"), row.getInt("said"))))
                .list();
    }
}
