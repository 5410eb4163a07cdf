package io.countersign.record;

import io.countersign.record.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares what positions wrote to each other with its entries. */
@Component
class MessageCheck {
    private static final String SENT = "MessageSent";

    private final JdbcClient jdbc;

    MessageCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A message in the words of its entry. */
    private record Message(String from, String to, String digest) {}

    List<Violation> check(List<Entry> entries) {
        var sent = entries.stream().filter(entry -> entry.type().equals(SENT)).toList();
        if (sent.isEmpty()) {
            return List.of();
        }
        var messages = messages(sent.stream().map(Entry::chain).distinct().toArray(String[]::new));
        return sent.stream()
                .filter(entry -> !matches(entry, messages.get(key(entry))))
                .map(entry -> new Violation(
                        entry.seq(),
                        Rule.MESSAGE,
                        "is about message %s, which is not as it was"
                                .formatted(entry.data().path("message").asText())))
                .toList();
    }

    private Map<String, Message> messages(String[] chains) {
        var messages = new HashMap<String, Message>();
        jdbc.sql("""
            select 'run:' || run || ' ' || number as key, sender, receiver, text
            from message where 'run:' || run = any (:chains)\
            """).param("chains", chains).query(row -> {
            messages.put(
                    row.getString("key"),
                    new Message(
                            row.getString("sender"),
                            row.getString("receiver"),
                            Canonical.digest(row.getString("text"))));
        });
        return messages;
    }

    private static String key(Entry entry) {
        return entry.chain() + " " + entry.data().path("message").asInt();
    }

    private static boolean matches(Entry entry, @Nullable Message message) {
        var data = entry.data();
        return message != null
                && data.path("from").asText().equals(message.from())
                && data.path("to").asText().equals(message.to())
                && data.path("digest").asText().equals(message.digest());
    }

    /** Messages of a run of which the run's chain says nothing; a chain that was archived went as a whole. */
    List<Violation> unknown(UUID run) {
        return jdbc.sql("""
            select m.number from message m
            where m.run = :run and not exists (
                select from run_event e
                where e.run = :run and e.type = 'MessageSent' and e.data ->> 'message' = m.number::text)
              and not exists (select from record_archived a where a.chain = 'run:' || m.run)
            order by m.number limit 100\
            """)
                .param("run", run)
                .query((row, _) ->
                        new Violation(0, Rule.MESSAGE, "message %d has no entry".formatted(row.getInt("number"))))
                .list();
    }
}
