package io.countersign.record;

import io.countersign.record.Violation.Rule;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares answered model calls with their entries: who asked which model what, what it answered, what it cost. */
@Component
class CallCheck {
    static final String ANSWERED = "ModelCallAnswered";
    private static final int NANO_DECIMALS = 9;

    private final JdbcClient jdbc;

    CallCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An answered call in the words of its entry. */
    private record Call(
            UUID run,
            UUID assignment,
            String position,
            String act,
            String model,
            String status,
            long costNanos,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            String requestDigest,
            String answerDigest) {}

    List<Violation> check(List<Entry> entries) {
        var answers =
                entries.stream().filter(entry -> entry.type().equals(ANSWERED)).toList();
        if (answers.isEmpty()) {
            return List.of();
        }
        var calls = calls(answers.stream()
                .map(entry -> entry.data().path("call").asText())
                .filter(EntryStore::isId)
                .toArray(String[]::new));
        return answers.stream()
                .filter(entry ->
                        !matches(entry, calls.get(entry.data().path("call").asText())))
                .map(entry -> new Violation(
                        entry.seq(),
                        Rule.CALL,
                        "is about model call %s, which is not as it was"
                                .formatted(entry.data().path("call").asText())))
                .toList();
    }

    private Map<String, Call> calls(String[] ids) {
        var calls = new HashMap<String, Call>();
        jdbc.sql("""
            select id, run, assignment, position, act, coalesce(asked_model, model) as model, status, cost, input_tokens,
                   output_tokens, request, answer
            from model_call where id = any (cast(:ids as uuid[]))\
            """).param("ids", ids).query(row -> {
            calls.put(row.getString("id"), call(row));
        });
        return calls;
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(
                row.getObject("run", UUID.class),
                row.getObject("assignment", UUID.class),
                row.getString("position"),
                row.getString("act"),
                row.getString("model"),
                row.getString("status"),
                row.getLong("cost"),
                row.getObject("input_tokens", Long.class),
                row.getObject("output_tokens", Long.class),
                Canonical.digest(Canonical.json(EntryStore.tree(row.getString("request")))),
                Canonical.digest(Objects.requireNonNullElse(row.getString("answer"), "")));
    }

    private static boolean matches(Entry entry, @Nullable Call call) {
        var data = entry.data();
        return call != null
                && call.status().equals("ANSWERED")
                && entry.chain().equals(Chain.run(call.run()).name())
                && data.path("assignment").asText().equals(call.assignment().toString())
                && data.path("position").asText().equals(call.position())
                && data.path("act").asText().equals(call.act())
                && data.path("model").asText().equals(call.model())
                && nanos(data.path("cost").asText()) == call.costNanos()
                && Objects.equals(number(entry, "inputTokens"), call.inputTokens())
                && Objects.equals(number(entry, "outputTokens"), call.outputTokens())
                && says(entry, "requestDigest", call.requestDigest())
                && says(entry, "answerDigest", call.answerDigest());
    }

    /** Entries of earlier versions have no digests. */
    private static boolean says(Entry entry, String field, String digest) {
        return !entry.data().has(field) || entry.data().path(field).asText().equals(digest);
    }

    private static @Nullable Long number(Entry entry, String field) {
        return entry.data().has(field) ? entry.data().path(field).asLong() : null;
    }

    private static long nanos(String usd) {
        return usd.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")
                ? new BigDecimal(usd).movePointRight(NANO_DECIMALS).longValueExact()
                : -1;
    }

    /** Answered calls of a run of which the run's chain says nothing. */
    List<Violation> unknown(UUID run) {
        return jdbc.sql("""
            select c.id from model_call c
            where c.run = :run and c.status = 'ANSWERED'
              and not exists (select from run_event e
                              where e.run = :run and e.type = 'ModelCallAnswered' and e.data ->> 'call' = c.id::text)
              and not exists (select from record_archived a where a.chain = :chain and c.id = any (a.calls))
            order by c.id limit 100\
            """)
                .param("run", run)
                .param("chain", Chain.run(run).name())
                .query((row, _) ->
                        new Violation(0, Rule.CALL, "model call %s has no entry".formatted(row.getString("id"))))
                .list();
    }
}
