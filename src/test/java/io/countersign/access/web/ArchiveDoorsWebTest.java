package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of the record are made by administrators alone. */
class ArchiveDoorsWebTest extends AccessTest {
    private static final String ARCHIVES = "/api/record/archives";

    @ParameterizedTest
    @ValueSource(strings = {"operators", "board", ""})
    void areClosedToEverybodyElse(String group) {
        var name = group.isEmpty() ? aUser("plain") : aUser("of-" + group, group);

        for (var path : new String[] {ARCHIVES, ARCHIVES + "/", ARCHIVES + "/2026-10", "/api//record/archives"}) {
            assertThat(asProgram(name, path).statusCode()).as(path).isIn(400, 403, 404);
        }
        assertThat(asProgram(name, ARCHIVES).statusCode()).isEqualTo(403);
        assertThat(asProgram(name, "POST", ARCHIVES, "{\"month\": \"2026-10\", \"digest\": \"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(asProgram(name, "/api/record/installation/check").statusCode())
                .isEqualTo(group.isEmpty() ? 403 : 200);
    }

    @Test
    void areListedForAdministrators() {
        var answer = asProgram(ADMIN, ARCHIVES);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"items\":[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"month\": \"2026-13\", \"digest\": \"x\"} | 422 | month",
                "{\"digest\": \"x\"} | 422 | month",
                "{\"month\": \"2026-10\"} | 422 | digest",
                "{\"month\": \"2026-10\", \"digest\": \"9F\"} | 422 | digest",
                "{\"month\": \"2999-10\", \"digest\":"
                        + " \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"} | 409 | not over"
            })
    void sayWhatIsWrongWithAnOrder(String order, int status, String what) {
        var answer = asProgram(ADMIN, "POST", ARCHIVES, order);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(what);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"2026-1, 422", "2999-10, 409", "2020-01, 409"})
    void sayWhyThereIsNoFile(String month, int status) {
        var answer = asProgram(ADMIN, ARCHIVES + "/" + month);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
