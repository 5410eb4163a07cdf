package io.countersign.trial.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The Chromium, Chrome or Edge of this machine, without a window and with a profile of its own that is gone afterwards. */
public final class Chromium implements AutoCloseable {
    /** Says where the browser is; without it the usual names are looked for on the path. */
    static final String PROGRAM = "COUNTERSIGN_TEST_BROWSER";

    private static final List<String> NAMES = List.of(
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome-headless-shell",
            "chromium-headless-shell",
            "microsoft-edge");
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Chromium(Process process, Path profile, DevTools tools) {
        this.process = process;
        this.profile = profile;
        this.tools = tools;
    }

    /** Where the browser is, if there is one. */
    public static Optional<Path> program() {
        var named = System.getenv(PROGRAM);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        var folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
        return folders.flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Chromium start(Path program) {
        try {
            var profile = Files.createTempDirectory(Path.of("target"), "browser-");
            var process = new ProcessBuilder(
                            program.toString(),
                            "--headless=new",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile.toAbsolutePath(),
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-extensions",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--no-first-run",
                            "--no-proxy-server",
                            "--window-size=1600,1200",
                            "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Chromium(process, profile, DevTools.at(address(process)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The browser tells its address on the error stream, which is read on lest it block. */
    private static URI address(Process process) {
        var found = new CompletableFuture<URI>();
        Thread.ofVirtual().start(() -> {
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("DevTools listening on ")) {
                        found.complete(URI.create(line.substring("DevTools listening on ".length())));
                    }
                }
                found.completeExceptionally(new IllegalStateException("The browser ended before it was ready"));
            } catch (IOException e) {
                found.completeExceptionally(e);
            }
        });
        return found.orTimeout(START.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    public Tab tab() {
        return Tab.open(tools);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // What a dying browser still holds stays in target/.
        }
    }
}
