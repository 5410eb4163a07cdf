package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was written in a run, each message on its own: between whom, by whom, and whether the record says so once. */
final class Letters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;
    private final Map<String, String> hired;

    Letters(JdbcClient jdbc, Map<String, String> hired) {
        this.jdbc = jdbc;
        this.hired = hired;
    }

    /** A message, and how many entries of the run's record tell of it and name the digest of its text. */
    private record Letter(
            int number,
            String sender,
            String receiver,
            String text,
            @Nullable String writtenBy,
            int entries) {
        String way() {
            return sender + " to " + receiver;
        }
    }

    void judge(UUID run) {
        var letters = jdbc.sql("""
            select m.number, m.sender, m.receiver, m.text, m.written_by, (
                select count(*) from run_event e where e.run = m.run and e.type = 'MessageSent'
                    and e.data ->> 'message' = m.number::text
                    and e.data ->> 'from' = m.sender and e.data ->> 'to' = m.receiver
                    and e.data ->> 'digest' = encode(sha256(convert_to(m.text, 'UTF8')), 'hex')) as entries
            from message m where m.run = ?\
            """).param(run).query(Letter.class).list();
        assertThat(letters).allSatisfy(this::judge);
        assertThat(jdbc.sql("select count(*) from run_event where run = ? and type = 'MessageSent'")
                        .param(run)
                        .query(Integer.class)
                        .single())
                .as("entries about messages")
                .isEqualTo(letters.size());
        written(run, letters);
    }

    private void judge(Letter letter) {
        assertThat(List.of(letter.sender(), letter.receiver())).allMatch(position -> Fortress.has(position, hired));
        assertThat(Fortress.isNear(letter.sender(), letter.receiver(), hired))
                .as("%s may write", letter.way())
                .isTrue();
        assertThat(letter.entries()).as("entries about %s", letter).isEqualTo(1);
        assertThat(letter.text())
                .hasSizeLessThanOrEqualTo(1000)
                .doesNotContainPattern("[\\x00-\\x08\\r\\u202e\\u2028]");
        if (letter.sender().equals(Fortress.PERSONS)) {
            assertThat(letter.writtenBy()).isEqualTo(Fortress.PERSON);
        } else {
            assertThat(letter.writtenBy()).as("by whom %s", letter.way()).isNull();
        }
    }

    /** What an agent is said to have written stands in an answer of its own. */
    private void written(UUID run, List<Letter> letters) {
        var ways = letters.stream()
                .filter(letter -> letter.writtenBy() == null)
                .collect(Collectors.groupingBy(Letter::way, Collectors.counting()));
        if (ways.isEmpty()) {
            return;
        }
        var answered = jdbc
                .sql("select position, answer from model_call where run = ? and used and status = 'ANSWERED'")
                .param(run)
                .query((row, _) -> ways(row.getString("position"), row.getString("answer")))
                .list()
                .stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(way -> way, Collectors.counting()));
        assertThat(ways)
                .allSatisfy((way, times) -> assertThat(answered.getOrDefault(way, 0L))
                        .as("messages from %s in answers", way)
                        .isGreaterThanOrEqualTo(times));
    }

    private static List<String> ways(String position, String answer) {
        try {
            return JSON.readTree(answer)
                    .path("messages")
                    .valueStream()
                    .map((JsonNode message) ->
                            position + " to " + message.path("to").asText())
                    .toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
