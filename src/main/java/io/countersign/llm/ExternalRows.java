package io.countersign.llm;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The acts of external agents as the database has them: open, answered, or closed without an answer. */
@Component
class ExternalRows {
    private final JdbcClient jdbc;

    ExternalRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Lays the act out for its agent; again is free. */
    void open(UUID call, AnswerSchema schema) {
        jdbc.sql("insert into external_act (call, schema) values (?, cast(? as jsonb)) on conflict do nothing")
                .params(call, schema.schema().toString())
                .update();
    }

    /** Those of the acts that have an answer. */
    Map<UUID, String> answers(Collection<UUID> calls) {
        var answers = new HashMap<UUID, String>();
        jdbc.sql("select call, answer from external_act where call = any (cast(? as uuid[])) and answered_at is"
                        + " not null")
                .param(calls.stream().map(UUID::toString).toArray(String[]::new))
                .query(row -> {
                    answers.put(row.getObject("call", UUID.class), row.getString("answer"));
                });
        return answers;
    }

    /** How an act ended whose time is over. */
    record End(Optional<String> answer, boolean read) {}

    /** Takes no answer any more; one that came just before still counts. */
    End close(UUID call) {
        jdbc.sql("update external_act set closed_at = clock_timestamp() where call = ? and answered_at is null")
                .param(call)
                .update();
        return jdbc.sql("select answer, read_at is not null as read from external_act where call = ?")
                .param(call)
                .query((row, _) -> new End(Optional.ofNullable(row.getString("answer")), row.getBoolean("read")))
                .optional()
                .orElse(new End(Optional.empty(), false));
    }
}
