package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReaderTest {
    @Test
    void keepsNumbersAsTheyAreWritten() {
        assertThat(read("{a: 1.10, b: 0.10000000000000000000001}", DefinitionFormat.YAML))
                .hasToString("Fields[values={a=Number[text=1.10], b=Number[text=0.10000000000000000000001]}]");
    }

    @Test
    void reportsEveryFieldGivenTwice() {
        assertThat(faults("a: 1\na: 2\nb: {c: 1, c: 2}\n"))
                .containsExactly(
                        new Problem.Fault("a", "is given more than once"),
                        new Problem.Fault("b.c", "is given more than once"));
    }

    @Test
    void doesNotFollowAliases() {
        var bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

        assertThat(faults(bomb)).extracting(Problem.Fault::path).containsExactly("b[0]", "b[1]", "c[0]", "c[1]");
    }

    @Test
    void doesNotMergeMaps() {
        assertThat(faults("a: &a {x: 1}\nb:\n  <<: *a\n"))
                .containsExactly(new Problem.Fault("b.<<", "must be written out: YAML aliases are not allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!java.net.URL [x]", "!!javax.script.ScriptEngineManager {x: 1}", "!custom x", "!!str 1"})
    void refusesTags(String value) {
        assertThat(faults("a: " + value))
                .containsExactly(new Problem.Fault(
                        "a", "must not have a tag: what kind of value it is follows from where it is"));
    }

    /** The path of each item would have it. */
    @ParameterizedTest
    @EnumSource
    void refusesALongName(DefinitionFormat format) {
        assertThatThrownBy(() -> read("{\"" + "x".repeat(201) + "\": [1, 2]}", format))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith("definition: ")
                .hasMessageContaining("name");
        assertThat(read("{\"" + "x".repeat(200) + "\": 1}", format)).isInstanceOf(SourceNode.Fields.class);
    }

    @Test
    void endsAfterAHundredFaults() {
        var faults = new ArrayList<Problem.Fault>();
        var yaml = "x: &x [1]\na: [" + "*x,".repeat(100_000) + "*x]\n";

        assertThatThrownBy(() ->
                        new SourceReader(faults).read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults()).hasSize(100));
    }

    @Test
    void refusesASecondDocument() {
        assertThat(faults("a: 1\n---\nb: 2\n"))
                .containsExactly(new Problem.Fault("definition", "must be a single YAML document"));
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(() -> new SourceReader(new ArrayList<>())
                        .read(new byte[SourceReader.MOST_BYTES + 1], DefinitionFormat.JSON))
                .hasMessage("definition: must be at most 8 MiB");
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsTooDeep(DefinitionFormat format) {
        assertThatThrownBy(() -> read("[".repeat(100_000), format))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith("definition: is not readable " + format);
    }

    @ParameterizedTest
    @EnumSource
    void knowsHowDeepIsTooDeep(DefinitionFormat format) {
        assertThat(read("[".repeat(20) + "]".repeat(20), format)).isInstanceOf(SourceNode.Items.class);
        assertThatThrownBy(() -> read("[".repeat(21) + "]".repeat(21), format))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith("definition: is not readable " + format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [1", "a: b: c", "\t- x", "a: \"\\q\"", "? [x]\n: y"})
    void saysWhereYamlBreaks(String text) {
        assertThatThrownBy(() -> read(text, DefinitionFormat.YAML))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageMatching("definition: is not readable YAML: line \\d+, column \\d+: .+");
    }

    @Test
    void refusesBytesThatAreNotText() {
        assertThatThrownBy(() -> new SourceReader(new ArrayList<>())
                        .read(new byte[] {'a', ':', (byte) 0xC3, '('}, DefinitionFormat.YAML))
                .hasMessage("definition: must be UTF-8 text");
    }

    private static SourceNode read(String text, DefinitionFormat format) {
        return new SourceReader(new ArrayList<>()).read(text.getBytes(StandardCharsets.UTF_8), format);
    }

    private static List<Problem.Fault> faults(String yaml) {
        var faults = new ArrayList<Problem.Fault>();
        new SourceReader(faults).read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
        return faults;
    }
}
