package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions hold no other language than FEEL, and of that nothing that reaches out. */
class SmuggledDecisionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<inputExpression id=\"X\" expressionLanguage=\"groovy\"><text>1</text></inputExpression>",
                "<inputExpression id=\"X\" expressionLanguage=\"juel\"><text>a</text></inputExpression>",
                "<literalExpression id=\"X\"><text>${a.b()}</text></literalExpression>",
                "<literalExpression id=\"X\"><text>function(a) external { java: { class: \"x\" }"
                        + " }</text></literalExpression>",
                "<literalExpression id=\"X\"><text>if \"\\\"\" = a then function() external {} else \"\\\"\""
                        + "</text></literalExpression>",
                "<encapsulatedLogic id=\"X\" kind=\"Java\"/>",
                "<input id=\"X\" camunda:inputVariable=\"${a.b()}\"/>",
                "<outputEntry id=\"X\" expressionLanguage=\"javascript\"><text>1</text></outputEntry>",
                "<import id=\"X\" importType=\"x\" locationURI=\"file:///etc/passwd\"/>",
            })
    void decisionsAreWrittenInFeelAlone(String expression) {
        assertThat(decision(expression)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<inputExpression id=\"X\" expressionLanguage=\"feel\"><text>amount</text></inputExpression>",
                "<outputEntry id=\"X\"><text>\"external counsel\"</text></outputEntry>",
            })
    void decisionsMayUseFeel(String expression) {
        assertThat(decision(expression)).isEmpty();
    }

    private static List<Fault> decision(String expression) {
        var dmn = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\""
                + " xmlns:camunda=\"http://camunda.org/schema/1.0/dmn\" id=\"d\"><decision id=\"x\">"
                + expression + "</decision></definitions>";
        return Models.CHECK.check("x.dmn", dmn.getBytes(StandardCharsets.UTF_8), false);
    }
}
