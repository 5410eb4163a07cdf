package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void peopleGetTheFormsTheirTasksName() {
        assertThat(Compiler.compile(ExampleCompanies.withPeople()).keySet())
                .filteredOn(file -> file.endsWith(".form"))
                .containsExactly(
                        "test.counsel-plan.form",
                        "test.counsel-review.form",
                        "test.clerk-work.form",
                        "test.notary-work.form");
    }

    @Test
    void aFormIsCalledLikeItsFile() throws IOException {
        for (var file : Compiler.compile(ExampleCompanies.withPeople()).entrySet()) {
            if (file.getKey().endsWith(".form")) {
                assertThat(json.readTree(file.getValue()).path("id").asText() + ".form")
                        .isEqualTo(file.getKey());
            }
        }
    }

    @Test
    void aPlanAsksForEachReport() throws IOException {
        assertThat(keys(form("test.counsel-plan.form")))
                .containsExactly(
                        "approach",
                        "objective_clerk",
                        "acceptance_clerk",
                        "budget_clerk",
                        "objective_notary",
                        "acceptance_notary",
                        "budget_notary");
    }

    @Test
    void aReviewAsksForAVerdictOnEachReportAndForTheOutcome() throws IOException {
        var form = form("test.counsel-review.form");

        assertThat(keys(form))
                .containsExactly(
                        "verdict_clerk", "comment_clerk", "verdict_notary", "comment_notary", "outcome", "result");
        assertThat(form.findValuesAsText("value"))
                .containsExactly("ACCEPT", "REWORK", "ACCEPT", "REWORK", "DELIVER", "GIVE_UP");
    }

    @Test
    void aResultIsRequiredAndBounded() throws IOException {
        var result = form("test.clerk-work.form").at("/components/1");

        assertThat(result.path("type").asText()).isEqualTo("textarea");
        assertThat(result.at("/validate/required").asBoolean()).isTrue();
        assertThat(result.at("/validate/maxLength").asInt()).isEqualTo(2000);
    }

    @Test
    void amountsAreDecimals() throws IOException {
        var pattern = form("test.counsel-plan.form").findValuesAsText("pattern").getFirst();

        assertThat(List.of("0", "1.50", "0.000000001")).allMatch(amount -> amount.matches(pattern));
        assertThat(List.of("-1", "1,5", "1e3", "01", "1.0000000001", "")).noneMatch(amount -> amount.matches(pattern));
    }

    private JsonNode form(String file) throws IOException {
        return json.readTree(Compiler.compile(ExampleCompanies.withPeople()).get(file));
    }

    private static List<String> keys(JsonNode form) {
        return new ArrayList<>(form.findValuesAsText("key"));
    }
}
