package io.countersign.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the program does by its first word. */
class CommandsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

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
        assertThat(said.toString(UTF_8)).contains("no command verify-rekord", "verify-record");
    }

    private OptionalInt run(String... arguments) {
        return Commands.run(arguments, new PrintStream(said, true, UTF_8));
    }
}
