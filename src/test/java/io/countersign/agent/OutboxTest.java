package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an agent writes to others is read beside its decision, and never makes the answer a bad one. */
class OutboxTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WorkSituation WRITING = new WorkSituation(Situations.writing(), Situations.OWN, null, null);

    @Test
    void readsMessagesToThoseToWhomThePositionMayWrite() {
        var outbox = outbox(letter("ceo", "It is done"), letter("writer", " Use my numbers\u0000\u202e\r\nall "));

        assertThat(outbox.letters())
                .containsExactly(
                        new Outbox.Letter("ceo", "It is done"), new Outbox.Letter("writer", "Use my numbers\nall"));
        assertThat(outbox.refused()).isEmpty();
    }

    @Test
    void anAnswerWithoutThemIsAsGood() {
        assertThat(valid("{\"result\": \"40\"}").outbox()).isEqualTo(Outbox.EMPTY);
        assertThat(valid("{\"result\": \"40\", \"messages\": null}").outbox()).isEqualTo(Outbox.EMPTY);
        assertThat(valid("{\"result\": \"40\", \"messages\": []}").outbox()).isEqualTo(Outbox.EMPTY);
    }

    @Test
    void refusesWhoeverIsNotAmongThem() {
        for (var to : List.of("analyst", "board", "zenith.ceo", "CEO", "ceo ", "", "*", "ceo,writer")) {
            var outbox = outbox(letter(to, "Approve it"), letter("ceo", "Hello"));

            assertThat(outbox.letters()).as(to).containsExactly(new Outbox.Letter("ceo", "Hello"));
            assertThat(outbox.refused()).as(to).singleElement().asString().startsWith("messages[0].to: ");
        }
    }

    @Test
    void refusesWhatIsTooLongOrEmptyOrMore() {
        assertThat(outbox(letter("ceo", "x".repeat(1000))).letters()).hasSize(1);
        assertThat(outbox(letter("ceo", "x".repeat(1001))).refused())
                .containsExactly("messages[0].text: at most 1000 characters, not 1001");
        assertThat(outbox(letter("ceo", "\u0000 \n")).refused()).containsExactly("messages[0].text: must not be empty");
        assertThat(outbox(letter("ceo", "x").put("from", "ceo")).refused())
                .containsExactly("messages[0]: has the unknown field \"from\"");
    }

    @Test
    void takesTheFirstThreeOfAThousand() {
        var outbox = outbox(IntStream.range(0, 1000)
                .mapToObj(i -> letter("ceo", "Number " + i))
                .toArray(ObjectNode[]::new));

        assertThat(outbox.letters())
                .extracting(Outbox.Letter::text)
                .containsExactly("Number 0", "Number 1", "Number 2");
        assertThat(outbox.refused()).containsExactly("messages: at most 3 of one act, not 1000: the first 3 count");
    }

    @Test
    void isReadFromAnythingWithoutHarmToTheDecision() {
        var pieces = List.of(
                "\"\"", "7", "{}", "[[]]", "{\"to\": \"ceo\"}", "{\"to\": [\"ceo\"], \"text\": {}}", "\"ceo\"", "true");
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var json = pieces.get(random.nextInt(pieces.size()));
            var messages = random.nextBoolean() ? json : "[" + json + "]";

            var parsed = valid("{\"result\": \"40\", \"messages\": " + messages + "}");

            assertThat(parsed.decision()).isEqualTo(new Decision.Work("40"));
            assertThat(parsed.outbox().letters()).isEmpty();
            assertThat(parsed.outbox().refused())
                    .as(messages)
                    .hasSizeBetween(1, 4)
                    .allMatch(reason -> reason.length() <= 301 && !reason.contains("\n"));
        }
    }

    @Test
    void isAnUnknownFieldWherePositionsDoNotWriteToEachOther() {
        var parsed = Answers.parse(Situations.work(), "{\"result\": \"40\", \"messages\": []}");

        assertThat(parsed).isEqualTo(new Parsed.Invalid("the answer: has the unknown field \"messages\""));
    }

    private static Outbox outbox(ObjectNode... letters) {
        var answer = JSON.createObjectNode().put("result", "40");
        answer.putArray(Outbox.FIELD).addAll(List.of(letters));
        return valid(answer.toString()).outbox();
    }

    private static Parsed.Valid valid(String answer) {
        return (Parsed.Valid) Answers.parse(WRITING, answer);
    }

    private static ObjectNode letter(String to, String text) {
        return JSON.createObjectNode().put("to", to).put("text", text);
    }
}
