package io.countersign.blueprint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.attack.Smuggling;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No name of a process is a template to Camunda's web applications. */
class BracesTest {
    private final GovernanceCheck check = new GovernanceCheck(Set.of(), Set.of());

    @ParameterizedTest
    @ValueSource(strings = {"{{7*7}}", "{{{7*7}}}", "{{{{7*7}}", "a {{b}} c {{{d", "{{"})
    void areSetApart(String words) {
        assertThat(Braces.apart(words))
                .doesNotContain("{{")
                .satisfies(apart -> assertThat(apart.replace(" ", "")).isEqualTo(words.replace(" ", "")));
    }

    @Test
    void whatIsSetApartStillFitsIntoTheEngine() {
        assertThat(Braces.apart("{".repeat(200))).hasSize(250).doesNotContain("{{");
        assertThat(Braces.apart("{{" + "x".repeat(246) + "\ud83d\ude00"))
                .hasSize(249)
                .endsWith("x");
        assertThat(Braces.apart("{ a } ${b}")).isEqualTo("{ a } ${b}");
    }

    @Test
    void noTitleBringsThemIntoAFile() {
        var files = Compiler.compile(ExampleCompanies.withTitles("{{7*7}}", "{{{7*7}}}"));

        assertThat(files)
                .hasSize(3)
                .allSatisfy((name, bytes) ->
                        assertThat(new String(bytes, UTF_8)).as(name).doesNotContain("{{"));
    }

    @Test
    void areRefusedInTheNamesOfWhatSomebodyDeploys() {
        var process = Smuggling.PROCESS.replace("<process id", "<process name=\"{{7*7}}\" id");
        var task = Smuggling.PROCESS.replace("<manualTask id", "<manualTask name='{{7*7}}' id");
        var decision = Smuggling.DECISION.replace("name=\"Smuggled\"", "name=\"{{7*7}}\"");

        assertThat(check.check("x.bpmn", Smuggling.PROCESS.getBytes(UTF_8), false))
                .isEmpty();
        assertThat(check.check("x.dmn", Smuggling.DECISION.getBytes(UTF_8), false))
                .isEmpty();
        for (var refused : new String[][] {{"x.bpmn", process}, {"x.bpmn", task}, {"x.dmn", decision}}) {
            assertThat(check.check(refused[0], refused[1].getBytes(UTF_8), false))
                    .as(refused[1])
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.rule()).isEqualTo(Braces.RULE));
        }
    }
}
