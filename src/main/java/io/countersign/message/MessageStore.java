package io.countersign.message;

import io.countersign.message.MessageRules.Counts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Messages as rows, and which of them a task's brief shows. */
@Component
class MessageStore {
    private final JdbcClient jdbc;

    MessageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Counts counts(UUID run, String from, String to) {
        return jdbc.sql("""
            select count(*) as of_run,
                count(*) filter (where receiver = :to and read_at is null) as unread,
                count(*) filter (where receiver = :to and read_at is null and sender = :from) as from_sender
            from message where run = :run\
            """)
                .param("run", run)
                .param("from", from)
                .param("to", to)
                .query((row, _) -> new Counts(row.getInt("of_run"), row.getInt("unread"), row.getInt("from_sender")))
                .single();
    }

    /** Under the lock of the run's company, so numbers have no gap. */
    Message insert(UUID run, Letter letter) {
        var writer = letter.writer();
        return jdbc.sql("""
            insert into message (run, number, sender, receiver, text, written_by, idempotency_key)
            select :run, coalesce(max(number), 0) + 1, :from, :to, :text, :by, :key from message where run = :run
            returning *\
            """)
                .param("run", run)
                .param("from", letter.from())
                .param("to", letter.to())
                .param("text", letter.text())
                .param("by", writer == null ? null : writer.name())
                .param("key", writer == null ? null : writer.idempotencyKey())
                .query((row, _) -> message(row))
                .single();
    }

    Optional<Message> byKey(UUID run, String writer, String idempotencyKey) {
        return jdbc.sql("select * from message where run = ? and written_by = ? and idempotency_key = ?")
                .params(run, writer, idempotencyKey)
                .query((row, _) -> message(row))
                .optional();
    }

    List<Message> page(UUID run, @Nullable String position, long offset, int size) {
        return jdbc.sql("""
            select * from message
            where run = :run and (cast(:position as text) is null or :position in (sender, receiver))
            order by number offset :offset limit :size\
            """)
                .param("run", run)
                .param("position", position)
                .param("offset", offset)
                .param("size", size)
                .query((row, _) -> message(row))
                .list();
    }

    long count(UUID run, @Nullable String position) {
        return jdbc.sql("""
            select count(*) from message
            where run = :run and (cast(:position as text) is null or :position in (sender, receiver))\
            """)
                .param("run", run)
                .param("position", position)
                .query(Long.class)
                .single();
    }

    List<Message> unread(UUID run, String receiver, int most) {
        return jdbc.sql("""
            select * from message where run = ? and receiver = ? and read_at is null order by number limit ?\
            """)
                .params(run, receiver, most)
                .query((row, _) -> message(row))
                .list();
    }

    List<Message> numbered(UUID run, Collection<Integer> numbers) {
        return numbers.isEmpty()
                ? List.of()
                : jdbc.sql("select * from message where run = ? and number = any(?) order by number")
                        .params(run, numbers.toArray(Integer[]::new))
                        .query((row, _) -> message(row))
                        .list();
    }

    void read(UUID run, Collection<Integer> numbers) {
        if (!numbers.isEmpty()) {
            jdbc.sql("update message set read_at = clock_timestamp()"
                            + " where run = ? and number = any(?) and read_at is null")
                    .params(run, numbers.toArray(Integer[]::new))
                    .update();
        }
    }

    /** What a task's brief shows; empty where nothing is laid down for it. */
    Optional<List<Integer>> brief(String task) {
        return jdbc.sql("select messages from message_brief where task = ?")
                .param(task)
                .query((row, _) -> List.of((Integer[]) row.getArray("messages").getArray()))
                .optional();
    }

    /** Whether a model may have seen a brief of the task. */
    boolean isAsked(String task) {
        return jdbc.sql("select exists (select from model_call where task = ? and status <> 'NOT_SENT')")
                .param(task)
                .query(Boolean.class)
                .single();
    }

    /** Lays down what the task's brief shows, unless a model may have seen one. */
    void show(String task, UUID run, List<Integer> numbers) {
        jdbc.sql("""
            insert into message_brief (task, run, messages) values (:task, :run, cast(:numbers as int[]))
            on conflict (task) do update set messages = excluded.messages
            where not exists (select from model_call c where c.task = message_brief.task and c.status <> 'NOT_SENT')\
            """)
                .param("task", task)
                .param("run", run)
                .param("numbers", numbers.toArray(Integer[]::new))
                .update();
    }

    private static Message message(ResultSet row) throws SQLException {
        var read = row.getTimestamp("read_at");
        return new Message(
                row.getObject("run", UUID.class),
                row.getInt("number"),
                row.getString("sender"),
                row.getString("receiver"),
                row.getString("text"),
                row.getString("written_by"),
                row.getTimestamp("sent_at").toInstant(),
                read == null ? null : read.toInstant());
    }
}
