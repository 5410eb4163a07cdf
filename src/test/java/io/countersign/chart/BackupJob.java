package io.countersign.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A pod of the chart's backup as a process of this machine: command and environment are those that Helm renders, the
 * scripts' volume is the chart's own folder.
 */
public final class BackupJob {
    private final Path backups;
    private final String password;
    private final Path programs;
    private final JsonNode container;

    /** For the server at this port; the programs of PostgreSQL come first on the path, as in their image. */
    public BackupJob(Path backups, int port, String password, Path programs) {
        this.backups = backups;
        this.password = password;
        this.programs = programs;
        this.container = Chart.asItComes()
                .with("database: {host: 127.0.0.1, port: " + port + "}")
                .render()
                .backupPod()
                .at("/containers/0");
    }

    /** How a job ended, and what it said. */
    public record Outcome(int code, String output) {}

    public Outcome run() throws IOException, InterruptedException {
        var process = start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), output);
    }

    public Process start() throws IOException {
        var command = container
                .path("command")
                .valueStream()
                .map(word -> here(word.asText()))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        for (var variable : container.path("env")) {
            builder.environment().put(variable.path("name").asText(), value(variable));
        }
        return builder.start();
    }

    private String value(JsonNode variable) {
        if (variable.path("name").asText().equals("PGPASSWORD")) {
            return password;
        }
        return here(variable.path("value").asText());
    }

    private String here(String text) {
        return text.replaceFirst("^/backups", backups.toString())
                .replaceFirst(
                        "^/scripts",
                        Chart.FOLDER.resolve("files").toAbsolutePath().toString());
    }
}
