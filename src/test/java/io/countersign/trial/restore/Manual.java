package io.countersign.trial.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands that docs/operations.md tells an operator to type, so that what is tried is what is written there. */
final class Manual {
    private static final Path FILE = Path.of("docs", "operations.md");

    private Manual() {}

    /** The block of commands in which this word occurs, of the section with this heading. */
    static String commands(String heading, String word) throws IOException {
        var section = ("\n" + Files.readString(FILE)).split("\n## " + heading + "\n", 2);
        if (section.length == 2) {
            for (var paragraph : section[1].split("\n## ", 2)[0].split("\n\n")) {
                if (paragraph.contains(word) && paragraph.strip().lines().count() > 1 && isCode(paragraph)) {
                    return paragraph.stripIndent();
                }
            }
        }
        throw new IOException(FILE + " has no commands with " + word + " under " + heading);
    }

    private static boolean isCode(String paragraph) {
        return paragraph.lines().allMatch(line -> line.isEmpty() || line.startsWith("    "));
    }

    /** Types them, and gives what was answered; fails with the first of them that fails. */
    static String type(String commands, Path directory, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var answer = process.inputReader().lines().collect(Collectors.joining("\n"));
        if (process.waitFor() != 0) {
            throw new IOException(commands + "\n" + answer);
        }
        return answer;
    }
}
