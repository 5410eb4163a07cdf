package io.countersign.llm.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the journal for people and programs. */
@Component
class CallLog {
    private static final String COLUMNS = """
        select id, run, assignment, position, act, turn, attempt, asked_model, status, used, input_tokens,
               cached_input_tokens, output_tokens, cost, reported_cost, price_version, error, latency_ms, started_at,
               ended_at\
        """;

    private final JdbcClient jdbc;

    CallLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One attempt; a cost is there once it is answered, a reported one where the gateway named it. */
    record Call(
            UUID id,
            UUID runId,
            UUID assignmentId,
            String position,
            String act,
            int turn,
            int attempt,
            String model,
            String status,
            boolean used,
            @Nullable Long inputTokens,
            @Nullable Long cachedInputTokens,
            @Nullable Long outputTokens,
            @Nullable Money cost,
            @Nullable Money reportedCost,
            int priceList,
            @Nullable String error,
            @Nullable Long latencyMs,
            Instant startedAt,
            @Nullable Instant endedAt) {}

    /** One attempt with what was said; messages are gone where no model saw them. */
    record Conversation(
            @JsonUnwrapped Call call,
            @JsonRawValue @Nullable String messages,
            @Nullable String answer) {}

    Page<Call> ofRun(UUID run, Page.Request page) {
        var known = jdbc.sql("select exists (select from run where id = ?)")
                .param(run)
                .query(Boolean.class);
        if (!known.single()) {
            throw new Problem.Missing("There is no run " + run);
        }
        var total = jdbc.sql("select count(*) from model_call where run = ?")
                .param(run)
                .query(Long.class)
                .single();
        var calls = jdbc.sql(COLUMNS + " from model_call where run = ? order by started_at, id limit ? offset ?")
                .params(run, page.size(), page.offset())
                .query((row, _) -> call(row))
                .list();
        return page.of(calls, total);
    }

    Conversation conversation(UUID call) {
        return jdbc.sql(COLUMNS + ", request -> 'messages' as messages, answer from model_call where id = ?")
                .param(call)
                .query((row, _) -> new Conversation(call(row), row.getString("messages"), row.getString("answer")))
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no model call " + call));
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(
                row.getObject("id", UUID.class),
                row.getObject("run", UUID.class),
                row.getObject("assignment", UUID.class),
                row.getString("position"),
                row.getString("act"),
                row.getInt("turn"),
                row.getInt("attempt"),
                row.getString("asked_model"),
                row.getString("status"),
                row.getBoolean("used"),
                row.getObject("input_tokens", Long.class),
                row.getObject("cached_input_tokens", Long.class),
                row.getObject("output_tokens", Long.class),
                money(row, "cost"),
                money(row, "reported_cost"),
                row.getInt("price_version"),
                row.getString("error"),
                row.getObject("latency_ms", Long.class),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)));
    }

    private static @Nullable Money money(ResultSet row, String column) throws SQLException {
        var nanos = row.getObject(column, Long.class);
        return nanos == null ? null : new Money(nanos);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
