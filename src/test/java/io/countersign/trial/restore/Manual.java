package io.countersign.trial.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands that docs/operations.md tells an operator to type, so that what is tried is what is written there. */
final class Manual {
    private static final Path FILE = Path.of("docs", "operations.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)\n```sh\n(.*?)```\n");

    private Manual() {}

    /** The shell commands in which this word occurs, of the section with this heading. */
    static String commands(String heading, String word) throws IOException {
        var section = ("\n" + Files.readString(FILE)).split("\n## " + heading + "\n", 2);
        if (section.length == 2) {
            var blocks = BLOCK.matcher(section[1].split("\n## ", 2)[0]);
            while (blocks.find()) {
                if (blocks.group(1).contains(word)) {
                    return blocks.group(1);
                }
            }
        }
        throw new IOException(FILE + " has no commands with " + word + " under " + heading);
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
