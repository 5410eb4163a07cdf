package io.countersign.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {
    private static final String RULE = "1 to 2000 characters";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void refusesWhatIsBlank(String reason) {
        assertThatThrownBy(() -> Reason.check(reason))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessage("reason: " + RULE);
        assertThat(Reason.fault("comment", reason)).contains(new Fault("comment", RULE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"because \0", "because \ud83d"})
    void refusesWhatCannotBeStored(String reason) {
        assertThatThrownBy(() -> Reason.check(reason))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessage("reason: " + StorableText.RULE);
        assertThat(Reason.fault("comment", reason)).contains(new Fault("comment", StorableText.RULE));
    }

    @Test
    void isAtMostTwoThousandCharactersLong() {
        assertThatCode(() -> Reason.check("x".repeat(2000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Reason.check("x".repeat(2001))).isInstanceOf(Problem.Invalid.class);
        assertThat(Reason.fault("comment", "x")).isEmpty();
    }

    @Test
    void losesTheBlanksAroundIt() {
        assertThat(Reason.given(" because \n")).isEqualTo("because");
        assertThat(Reason.given(null)).isEmpty();
    }
}
