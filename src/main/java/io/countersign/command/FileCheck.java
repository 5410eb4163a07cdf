package io.countersign.command;

import io.countersign.ops.DatabaseLook;
import io.countersign.ops.KeptKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/** Do our files belong to us alone, can they be written, and is there a copy of them? */
final class FileCheck {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Settings settings;
    private final Findings findings;

    FileCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void rights() throws IOException {
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (!Files.isWritable(temporary)) {
            findings.fail(
                    temporary + " cannot be written, and the web server needs it.",
                    "Mount something that may be written there, such as an emptyDir.");
        }
        var directory = settings.dataDirectory();
        if (settings.isEmbedded() && !isWritable(directory)) {
            findings.fail(
                    directory + " cannot be written, and the embedded database lives there.",
                    "chown it to the user of the server, or set COUNTERSIGN_DATA_DIRECTORY to another directory.");
        }
        if (Files.isDirectory(directory)) {
            var open = opened(directory);
            if (open.isEmpty()) {
                findings.ok("What is secret in " + directory + " is its owner's alone.");
            } else {
                findings.fail("Others may read or change " + open.get() + ".", "chmod -R go= " + directory);
            }
        } else {
            findings.ok("Nothing secret is in a file yet.");
        }
    }

    private static Optional<Path> opened(Path directory) throws IOException {
        var secrets = Stream.concat(KeptKeys.files().stream(), Stream.of("postgres", "postgres/password", "backups"));
        for (var name : secrets.toList()) {
            var file = directory.resolve(name);
            if (Files.exists(file)
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Of a directory that is not there yet, the nearest one above that is. */
    private static boolean isWritable(Path directory) {
        var nearest = directory;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return Files.isDirectory(nearest) && Files.isWritable(nearest);
    }

    void backups(Instant now) throws IOException {
        if (!settings.isEmbedded()) {
            findings.ok("Whoever runs the database makes them.");
            return;
        }
        var every = settings.text("countersign.backup.every", "COUNTERSIGN_BACKUP_EVERY")
                .map(DurationStyle::detectAndParse)
                .orElse(Duration.ofHours(1));
        if (every.isZero()) {
            findings.warn("They are switched off (COUNTERSIGN_BACKUP_EVERY).", "Unset it, or make backups yourself.");
            return;
        }
        if (!DatabaseLook.wasStarted(settings.dataDirectory())) {
            findings.ok("Nothing is there yet that could be lost.");
            return;
        }
        var newest = DatabaseLook.newestBackup(settings.dataDirectory(), now);
        if (newest.isEmpty()) {
            findings.warn("There is none yet.", "Let the server run: it makes the first after two minutes.");
        } else if (newest.get().plus(every.multipliedBy(2)).isBefore(now)) {
            findings.warn(
                    "The newest is of " + newest.get() + ".",
                    "Let the server run, and read in its log why it makes none; docs/operations.md says more.");
        } else {
            findings.ok("The newest is of " + newest.get() + ".");
        }
    }
}
