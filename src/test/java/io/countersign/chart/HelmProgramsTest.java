package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Helm's own programs see in the chart what the library sees, which is Helm 3. Which programs: those of
 * {@code -Dcountersign.helm}, paths divided like a PATH, best one of Helm 3 and one of Helm 4; else the {@code helm} on the
 * PATH; without any, nothing is tried.
 */
class HelmProgramsTest {
    private static final List<String> RELEASE =
            List.of("countersign", Chart.FOLDER.toString(), "--namespace", "countersign-system", "--skip-tests");

    @TestFactory
    Stream<DynamicTest> rendersTheSame() throws IOException {
        return tried((program, values) -> assertThat(Yaml.all(template(program, values)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(Chart.with(values).render().objects()));
    }

    @TestFactory
    Stream<DynamicTest> findsNothingToComplainAbout() throws IOException {
        return tried((program, values) -> assertThat(
                        run(program, "lint", Chart.FOLDER.toString(), "--strict", "--values", values.toString()))
                .contains("0 chart(s) failed"));
    }

    /** The kinds of the cluster are not asked for; the range of versions is. */
    @TestFactory
    Stream<DynamicTest> refusesAClusterThatIsTooOld() {
        return programs().stream()
                .map(program -> DynamicTest.dynamicTest(version(program), () -> {
                    var refused = new ProcessBuilder(command(program, "template", "--kube-version", "1.20.0"))
                            .redirectErrorStream(true)
                            .start();
                    assertThat(text(refused)).contains("incompatible with Kubernetes v1.20.0");
                    assertThat(refused.waitFor()).isNotZero();
                }));
    }

    private interface Try {
        void of(Path program, Path values) throws Exception;
    }

    private static Stream<DynamicTest> tried(Try each) throws IOException {
        var scenarios = Chart.scenarios();
        return programs().stream()
                .flatMap(program -> scenarios.stream()
                        .map(values -> DynamicTest.dynamicTest(
                                version(program) + " " + values.getFileName(), () -> each.of(program, values))));
    }

    private static List<Path> programs() {
        var named = System.getProperty("countersign.helm", "");
        var programs = named.isBlank()
                ? onThePath()
                : Stream.of(named.split(File.pathSeparator)).map(Path::of).toList();
        assumeThat(programs)
                .as("programs of Helm, of -Dcountersign.helm or on the PATH")
                .isNotEmpty();
        return programs;
    }

    private static List<Path> onThePath() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "helm"))
                .filter(Files::isExecutable)
                .limit(1)
                .toList();
    }

    private static String version(Path program) {
        return run(program, "version", "--short").strip();
    }

    private static String template(Path program, Path values) {
        return run(program, "template", "--kube-version", "1.35.0", "--values", values.toString());
    }

    private static List<String> command(Path program, String verb, String... more) {
        var command = new ArrayList<>(List.of(program.toString(), verb));
        if (verb.equals("template")) {
            command.addAll(RELEASE);
        }
        command.addAll(List.of(more));
        return command;
    }

    private static String run(Path program, String verb, String... more) {
        try {
            var process = new ProcessBuilder(command(program, verb, more))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var text = text(process);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
