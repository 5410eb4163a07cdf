package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on security has every risk of the two lists, and each control that it names has a test that there is. */
class SecurityDocumentTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");
    private static final String NOTHING_TO_TEST = "LLM08 Vector and embedding weaknesses";

    @Test
    void namesOnlyTestsThatThereAre() throws IOException {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            var there = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());

            assertThat(TEST.matcher(page()).results().map(name -> name.group(1)))
                    .isNotEmpty()
                    .isSubsetOf(there);
        }
    }

    @Test
    void hasATestForEveryControl() throws IOException {
        assertThat(controls())
                .hasSizeGreaterThan(40)
                .filteredOn(row -> !row.contains(NOTHING_TO_TEST))
                .allMatch(row -> TEST.matcher(row).find());
    }

    @Test
    void hasEveryRiskOnce() throws IOException {
        var risks = Pattern.compile("(?m)^\\| ((?:LLM|ASI)\\d\\d) ")
                .matcher(page())
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(risks)
                .containsExactlyElementsOf(Stream.of("LLM", "ASI")
                        .flatMap(list ->
                                IntStream.rangeClosed(1, 10).mapToObj(number -> "| %s%02d ".formatted(list, number)))
                        .toList());
    }

    /** The rows of the tables whose last column says what shows the control. */
    private static List<String> controls() throws IOException {
        return Stream.of(page().split("\n\n"))
                .filter(table -> table.lines().findFirst().orElse("").endsWith("| shown by |"))
                .flatMap(table -> table.lines().skip(2))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/security.md"));
    }
}
