package io.countersign.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Somebody at a terminal: types commands, reads what they say. */
final class Keyboard {
    private final Map<String, Object> settings;
    private String out = "";
    private String err = "";

    Keyboard(Map<String, Object> settings) {
        // The tests' servers are given an administrator, and what is at their classpath is at a command's.
        this.settings = new HashMap<>(Map.of("countersign.admin.password", ""));
        this.settings.putAll(settings);
    }

    Keyboard with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    /** Gives the exit code. */
    int type(String... arguments) {
        return send("", arguments);
    }

    /** The same, with something on the standard input. */
    int send(String input, String... arguments) {
        var said = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        var status = Commands.run(
                        arguments,
                        () -> new Terminal(
                                new ByteArrayInputStream(input.getBytes(UTF_8)),
                                new PrintStream(said, true, UTF_8),
                                new PrintStream(complained, true, UTF_8),
                                settings))
                .orElseThrow();
        out = said.toString(UTF_8);
        err = complained.toString(UTF_8);
        return status;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }
}
