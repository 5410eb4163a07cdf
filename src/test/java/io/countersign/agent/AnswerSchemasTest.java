package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AnswerSchemasTest {
    private final Briefs briefs = new Briefs();

    @Test
    void areStrictInEveryObject() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            for (var situation : Situations.all(random, most -> Situations.prose(random, most))) {
                assertThat(briefs.schema(situation).name()).matches("[a-zA-Z0-9_-]{1,64}");
                checkStrict(briefs.schema(situation).schema());
            }
        }
    }

    @Test
    void enumerateTheDirectReports() {
        var position =
                briefs.schema(Situations.plan()).schema().at("/properties/assignments/items/properties/position");

        assertThat(names(position)).containsExactly("analyst", "writer");
    }

    @Test
    void enumerateLabelsAndOnlyPossibleVerdicts() {
        var open = Situations.review(Situations.done("A1", "x"), Situations.failed("A2"));
        var closed = Situations.review(Situations.failed("A1"));

        assertThat(names(verdict(open, "label"))).containsExactly("A1", "A2");
        assertThat(names(verdict(open, "verdict"))).containsExactly("ACCEPT", "REWORK", "DROP");
        assertThat(names(verdict(closed, "verdict"))).containsExactly("DROP");
    }

    @Test
    void enumerateThoseToWhomThePositionMayWrite() {
        var writing = new WorkSituation(Situations.writing(), Situations.OWN, null, null);
        var alone = new WorkSituation(
                new Setting("Acme", "", "", Situations.CEO, new Correspondence(List.of(), List.of())),
                Situations.OWN,
                null,
                null);

        assertThat(names(briefs.schema(writing).schema().at("/properties/messages/items/properties/to")))
                .containsExactly("ceo", "writer");
        assertThat(briefs.schema(alone)).isSameAs(briefs.schema(Situations.work()));
    }

    @Test
    void haveNoEmptyEnumeration() {
        assertThat(verdict(Situations.review(), "label").has("enum")).isFalse();
        assertThat(verdict(Situations.review(), "verdict").has("enum")).isFalse();
    }

    @Test
    void areOneInstanceForTheSameChoice() {
        assertThat(briefs.schema(Situations.plan())).isSameAs(briefs.schema(Situations.plan("0.50", "0.10", 1)));
        assertThat(briefs.schema(Situations.work())).isSameAs(briefs.schema(Situations.work()));
        assertThat(briefs.schema(Situations.decide())).isNotSameAs(briefs.schema(Situations.work()));
        assertThat(briefs.schema(Situations.review(Situations.failed("A1"))))
                .isNotSameAs(briefs.schema(Situations.review(Situations.failed("A2"))));
    }

    private JsonNode verdict(ReviewSituation review, String field) {
        return briefs.schema(review).schema().at("/properties/verdicts/items/properties/" + field);
    }

    private static List<String> names(JsonNode choice) {
        return choice.path("enum").valueStream().map(JsonNode::asText).toList();
    }

    private static void checkStrict(JsonNode schema) {
        switch (schema.path("type").asText()) {
            case "object" -> {
                assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
                assertThat(schema.path("additionalProperties").asBoolean()).isFalse();
                var fields = new TreeSet<String>();
                schema.path("properties").fieldNames().forEachRemaining(fields::add);
                var required = new TreeSet<String>();
                schema.path("required").forEach(name -> required.add(name.asText()));
                assertThat(fields).isNotEmpty().isEqualTo(required);
                schema.path("properties").forEach(AnswerSchemasTest::checkStrict);
            }
            case "array" -> checkStrict(schema.path("items"));
            case "string" -> {
                if (schema.has("enum")) {
                    assertThat(names(schema)).isNotEmpty().doesNotHaveDuplicates();
                }
            }
            default ->
                assertThat(Set.of("boolean")).contains(schema.path("type").asText());
        }
    }
}
