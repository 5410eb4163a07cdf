package io.countersign.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Where a command reads and writes, and settings that stand above all others. What it was asked for goes to {@code out},
 * everything else to {@code err}.
 */
public final class Terminal {
    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final @Nullable Console console;
    private final Map<String, Object> settings;

    Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, Object> settings) {
        this(in, out, err, null, settings);
    }

    private Terminal(
            InputStream in, PrintStream out, PrintStream err, @Nullable Console console, Map<String, Object> settings) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.console = console;
        this.settings = Map.copyOf(settings);
    }

    /** That of this process, whose log is silent from now on: it would stand between the lines of the answer. */
    public static Terminal ofThisProcess() {
        LoggingSystem.get(Terminal.class.getClassLoader()).beforeInitialize();
        var console = System.console();
        return new Terminal(
                System.in,
                System.out,
                System.err,
                console != null && console.isTerminal() ? console : null,
                Map.of("logging.threshold.console", "OFF"));
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Map<String, Object> settings() {
        return settings;
    }

    /** A password: typed twice without being shown, or else the next line that is sent; null where there is none. */
    @Nullable
    String password(String prompt) throws IOException {
        if (console == null) {
            return in.readLine();
        }
        while (true) {
            var typed = console.readPassword("%s: ", prompt);
            var again = typed == null ? null : console.readPassword("Once more: ");
            if (typed == null || again == null) {
                return null;
            }
            if (String.valueOf(typed).equals(String.valueOf(again))) {
                return String.valueOf(typed);
            }
            err.println("The two differ.");
        }
    }
}
