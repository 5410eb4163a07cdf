package io.countersign.agent;

import static io.countersign.agent.AnswersTest.complaint;
import static io.countersign.agent.AnswersTest.valid;
import static io.countersign.agent.AnswersTest.work;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are answers at all, whatever they say. */
class AnswerTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "  %s\n\n",
                "```json\n%s\n```",
                "\n```json  \r\n%s\r\n```\n",
            })
    void toleratesSpaceAndOneFence(String around) {
        valid(Situations.work(), around.formatted(work("Forty")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Here you are: %s",
                "%s Regards",
                "%s%s",
                "```\n%s\n```",
                "```JSON\n%s\n```",
                "```json\n```json\n%s\n```\n```",
                "[%s]",
                "/* so */ %s",
                "\uFEFFx%s",
                "",
                "null",
                "\"x\"",
                "12",
                "{",
                "[]",
                "{}",
                "{\"result\": 'x'}",
                "{\"result\": null}",
                "{\"result\": [\"x\"]}",
                "{\"result\": \"x\", \"result\": \"y\"}",
                "{\"result\": \"x\", \"note\": 1}",
                "{result: \"x\"}",
                "{\"result\": \"x\",}"
            })
    void toleratesNothingElse(String around) {
        complaint(Situations.work(), around.replace("%s", work("Forty")));
    }

    @Test
    void saysEverythingThatIsWrongAndEndsSomewhere() {
        var stranger = "{\"position\": \"" + "p\\n".repeat(9000) + "\"}";
        var answer = "{\"%s\": 1, \"approach\": 3, \"assignments\": [%s, {}]}".formatted("n".repeat(5000), stranger);
        var many = "[" + "{},".repeat(49) + "{}]";

        assertThat(complaint(Situations.plan(), answer))
                .contains("approach: must be a string", "assignments[0].budget: is missing")
                .hasSizeLessThan(2000);
        assertThat(complaint(
                        Situations.plan("1.00", "0.02", 50),
                        "{\"approach\": \"x\", \"assignments\": %s}".formatted(many)))
                .contains("more faults")
                .hasSizeLessThan(2000);
    }

    @Test
    void refusesAnAnswerWithoutEnd() {
        assertThat(complaint(Situations.work(), " ".repeat(500_001))).contains("longer than 500000");
        complaint(Situations.work(), "[".repeat(400_000));
        complaint(Situations.work(), "{\"result\":".repeat(40_000));
        complaint(Situations.work(), "{\"result\":" + "9".repeat(5_000) + "}");
    }

    @Test
    void answersGarbageWithAComplaintAndNeverThrows() {
        var pieces = List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"result\"",
                "\"verdicts\"",
                "\"label\"",
                "\"A1\"",
                "\"deliver\"",
                "true",
                "null",
                "-1e9",
                "\"approach\"",
                "\"assignments\"",
                "\"budget\"",
                "\"0.5\"",
                "\\u0000",
                "```json\n",
                "\n```",
                "\ud83d",
                "é");
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            for (var situation : List.of(
                    Situations.plan(),
                    Situations.work(),
                    Situations.decide(),
                    Situations.review(Situations.done("A1", "")))) {
                if (Answers.parse(situation, text.toString()) instanceof Parsed.Invalid(var complaint)) {
                    assertThat(complaint).isNotBlank().hasSizeLessThan(2000);
                }
            }
        }
    }
}
