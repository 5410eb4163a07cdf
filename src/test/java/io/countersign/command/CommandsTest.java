package io.countersign.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program does by its first word. */
class CommandsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @Test
    void startsTheApplicationUnlessThereIsAWord() {
        assertThat(run()).isEmpty();
        assertThat(run("--server.port=0")).isEmpty();
    }

    @Test
    void doesWhatTheWordSays() {
        assertThat(run("verify-record", "/nowhere.jsonl")).isEqualTo(OptionalInt.of(2));
        assertThat(said.toString(UTF_8)).startsWith("Cannot be read");
    }

    @Test
    void startsNothingForAWordItDoesNotKnow() {
        assertThat(run("verify-rekord")).isEqualTo(OptionalInt.of(2));
        assertThat(complained.toString(UTF_8)).contains("no command verify-rekord", "verify-record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void listsItsCommands(String word) {
        assertThat(run(word)).isEqualTo(OptionalInt.of(0));
        assertThat(said.toString(UTF_8)).contains("verify-record", "Exit codes");
    }

    @Test
    void takesNoArgumentsFromAFile() {
        assertThat(run("verify-record", "@/nowhere.jsonl")).isEqualTo(OptionalInt.of(2));
        assertThat(said.toString(UTF_8)).contains("Cannot be read: @/nowhere.jsonl");
    }

    private OptionalInt run(String... arguments) {
        return Commands.run(
                arguments,
                () -> new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(said, true, UTF_8),
                        new PrintStream(complained, true, UTF_8),
                        Map.of()));
    }
}
