package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The scripts of the backup's job, in a folder with small programs in place of those that they call. */
record BackupScripts(Path folder, Path backups) {
    /** What became of a script: its exit status and all that it said. */
    record Run(int code, String output) {}

    static BackupScripts in(Path folder) throws IOException {
        return new BackupScripts(folder, Files.createDirectory(folder.resolve("backups")));
    }

    /** Puts a program on the path. */
    void program(String name, String body) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    void backup(String name, int daysOld) throws IOException {
        var file = Files.createFile(backups.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysOld))));
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(backups)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Runs a script of the chart. */
    Run run(String script, Map<String, String> environment) throws Exception {
        return sh("exec sh " + Chart.FOLDER.resolve("files").resolve(script).toAbsolutePath(), folder, environment);
    }

    Run sh(String command, Path directory, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().put("BACKUP_DIRECTORY", backups.toString());
        builder.environment().put("BACKUP_RETENTION_DAYS", "30");
        builder.environment().put("COUNTERSIGN_DATABASE_SCHEMA", "countersign");
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
