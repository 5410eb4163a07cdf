package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source is formatted by palantir-java-format; {@code -Dcountersign.format=apply} rewrites those that are not. An
 * unnamed component of a record pattern is written {@code var _}, because the formatter cannot read a mere underscore.
 */
class FormatTest {
    private static final boolean APPLY = "apply".equals(System.getProperty("countersign.format"));

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void sourcesAreFormatted() throws IOException {
        var different = new ArrayList<String>();

        for (var source : sources()) {
            var text = Files.readString(source);
            try {
                var formatted = formatter.formatSourceAndFixImports(text);
                if (APPLY) {
                    Files.writeString(source, formatted);
                } else if (!text.equals(formatted)) {
                    different.add(source.toString());
                }
            } catch (FormatterException e) {
                different.add(source + " cannot be read: " + e.getMessage());
            }
        }

        assertThat(different)
                .as("badly formatted sources; mvn test -Dtest=FormatTest -Dcountersign.format=apply rewrites them")
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
