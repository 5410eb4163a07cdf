package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process of a position as a definition has it. */
class OwnProcessTest {
    private static final String PATH = "positions[0].process";

    @Test
    void isTextOfABoundedLength() {
        assertThat(definition("\"<a>${x}</a>\"").positions().getFirst().process())
                .isEqualTo("<a>${x}</a>");
        assertThat(definition("\"%s\"".formatted("x".repeat(1_000_000)))
                        .positions()
                        .getFirst()
                        .process())
                .hasSize(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "'\" \"', must not be blank: leave it out for the generated process",
        "'\"\\u0000\"', must not contain control characters",
        "7, must be text"
    })
    void isNothingElse(String process, String rule) {
        assertThatThrownBy(() -> definition(process))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        refusal -> assertThat(refusal.faults()).containsExactly(new Fault(PATH, rule)));
    }

    @Test
    void isNotTooLong() {
        assertThatThrownBy(() -> definition("\"%s\"".formatted("x".repeat(1_000_001))))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .containsExactly(new Fault(PATH, "must have at most 1000000 characters")));
    }

    @Test
    void isComparedByItsDigest() {
        var before = new CompanyVersion(1, definition("null"), "", null, "", Instant.EPOCH);

        var change = new Comparison(_ -> "").of(Optional.of(before), definition("\"<a/>\""));

        assertThat(change.changed())
                .singleElement()
                .satisfies(position -> assertThat(position.fields())
                        .containsExactly(new CompanyChange.Field(
                                "process", null, "edited, sha256 " + StoredDefinition.digest("<a/>"))));
    }

    /** A company without one is stored and hashed as it was before there were any. */
    @Test
    void leavesNoTraceWhereThereIsNone() {
        assertThat(StoredDefinition.write(definition("null"))).doesNotContain("process");
    }

    private static CompanyDefinition definition(String process) {
        return DefinitionsTest.yaml("""
            company: acme
            name: Acme
            budget: 1
            positions: [{key: ceo, title: Chief executive, process: %s}]
            """.formatted(process));
    }
}
