package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A racing node, seen from the process that started it; its errors are in a file of the build directory. */
final class Racer implements AutoCloseable {
    private static final String TALLY = "[0-9]+ [0-9]+ [0-9]+";

    private final Process process;
    private final BufferedReader output;

    private Racer(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static Racer start(int number, String url, int threads, int attempts, List<String> offers) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RacingNode.class.getName(),
                url,
                "" + threads,
                "" + attempts));
        command.addAll(offers);
        try {
            return new Racer(new ProcessBuilder(command)
                    .redirectError(new File("target/racing-node-" + number + ".log"))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        await("ready"::equals);
    }

    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is still at it after this while. */
    boolean isRacingFor(Duration pause) throws InterruptedException {
        return !process.waitFor(pause);
    }

    /** What it did, once its connections are closed. */
    RacingNode.Tally tally() throws InterruptedException {
        var tally = RacingNode.Tally.read(await(line -> line.matches(TALLY)));
        assertThat(process.waitFor()).isZero();
        return tally;
    }

    private String await(Predicate<String> wanted) {
        return output.lines()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("A node failed; see target/racing-node-*.log"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
