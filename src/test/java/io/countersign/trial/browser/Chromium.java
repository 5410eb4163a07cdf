package io.countersign.trial.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The Chromium or Chrome of whoever runs the tests, without a window and with a profile of its own that is gone afterwards. It
 * lives as long as the pipes to it: it ends with the process of the tests, however that ends.
 */
public final class Chromium implements AutoCloseable {
    /** The variable that says where the browser is; without it the usual names are looked for on the path. */
    static final String SETTING = "COUNTERSIGN_TEST_BROWSER";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell");

    /** Its third and fourth file are the pipes; a process of Java has no more than three of its own. */
    private static final String WITH_PIPES = "exec 3<&0 4>&1 0</dev/null 1>&2; exec \"$@\"";

    private static final int TOLD = 2000;

    private final Process process;
    private final Path home;
    private final DevTools tools;

    private Chromium(Process process, Path home) {
        this.process = process;
        this.home = home;
        this.tools = new DevTools(process.getInputStream(), process.getOutputStream());
    }

    /**
     * A browser; where there is none the test is aborted, and says what was not shown. One that was named has to be there and
     * to run.
     */
    public static Chromium startFor(String whatIsShown) {
        return startFor(whatIsShown, System.getenv(SETTING), System.getenv("PATH"));
    }

    static Chromium startFor(String whatIsShown, @Nullable String named, String path) {
        if (named != null && !named.isBlank()) {
            return start(Path.of(named));
        }
        var found = onThe(path);
        if (found.isEmpty()) {
            throw new TestAbortedException(
                    "NOT SHOWN: %s. There is no %s on the path; install one, or say in %s where it is."
                            .formatted(whatIsShown, String.join(", ", NAMES), SETTING));
        }
        try {
            return start(found.get());
        } catch (IllegalStateException e) {
            throw new TestAbortedException(
                    "NOT SHOWN: %s. Say in %s where a Chromium is that runs: %s"
                            .formatted(whatIsShown, SETTING, e.getMessage()),
                    e);
        }
    }

    private static Optional<Path> onThe(String path) {
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Chromium start(Path program) {
        try {
            var home = Files.createTempDirectory("browser-");
            var browser = new Chromium(
                    new ProcessBuilder(command(program, home))
                            .redirectError(home.resolve("errors").toFile())
                            .start(),
                    home);
            browser.greet(program);
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path program, Path home) {
        var command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                WITH_PIPES,
                "sh",
                program.toString(),
                "--headless=new",
                "--remote-debugging-pipe",
                "--user-data-dir=" + home.resolve("profile"),
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--no-proxy-server",
                "--window-size=1600,1200"));
        if (System.getProperty("user.name").equals("root")) {
            // For root there is no sandbox, and without this word no browser.
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        return command;
    }

    /** The first answer says that it runs. */
    private void greet(Path program) {
        try {
            tools.send(null, "Browser.getVersion", Map.of());
        } catch (CompletionException e) {
            var errors = errors();
            close();
            throw new IllegalStateException("%s does not run as a browser: %s".formatted(program, errors), e);
        }
    }

    private String errors() {
        try {
            var errors = Files.readString(home.resolve("errors"), UTF_8).strip();
            return errors.substring(Math.max(0, errors.length() - TOLD));
        } catch (IOException e) {
            return "it says nothing";
        }
    }

    Process process() {
        return process;
    }

    Path home() {
        return home;
    }

    public Tab tab() {
        return Tab.open(tools);
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        all.forEach(one -> one.onExit().join());
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
