package io.countersign.trial.restore;

import static io.countersign.trial.restore.Story.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application backs its embedded database up while its companies work; the backup is unpacked in another
 * directory, as docs/operations.md says, and a second application goes on with it.
 */
class RestoreIT {
    private static final Path DIRECTORY = Path.of("target", "restore").toAbsolutePath();

    @BeforeEach
    void nothingIsLeft() throws IOException {
        FileSystemUtils.deleteRecursively(DIRECTORY);
        Files.createDirectories(DIRECTORY.resolve("after").resolve(".countersign"));
    }

    @Test
    void aBackupOfADatabaseInUseIsGoneOnWithElsewhere() throws Exception {
        try (var story = new Story()) {
            Path backup;
            try (var original =
                    Product.start("original", setup("before", story).with("COUNTERSIGN_BACKUP_EVERY", "1s"))) {
                story.begin(original.api());
                var agreed = Instant.now();
                patiently().until(() -> {
                    story.order(original.api());
                    return newest().compareTo(name(agreed)) > 0;
                });
                backup = directory().resolve(newest());
                story.end(original.api());
            }

            run(directory(), "sha256sum", "-c", backup.getFileName() + ".sha256");
            run(DIRECTORY.resolve("after/.countersign"), "tar", "-xzf", backup.toString());
            story.nobodyWasAskedYet();

            try (var restored = Product.start("restored", setup("after", story))) {
                story.isFound(restored.api());
                story.goesOn(restored.api());
            }
        }
    }

    private static Setup setup(String directory, Story story) throws IOException {
        return Setup.on(DIRECTORY.resolve(directory), Map.of(), story.model())
                .with("COUNTERSIGN_EXAMPLE_ENABLED", "false")
                .with(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    }

    private static Path directory() {
        return DIRECTORY.resolve("before/.countersign/backups");
    }

    /** The name of the newest backup; empty where there is none. */
    private static String newest() throws IOException {
        if (!Files.exists(directory())) {
            return "";
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tar.gz"))
                    .max(String::compareTo)
                    .orElse("");
        }
    }

    /** What a backup that was begun in this second is called: one with a greater name was begun later. */
    private static String name(Instant time) {
        return "countersign-" + time.toString().replaceAll("[-:]|\\..*|Z", "") + "Z.tar.gz";
    }

    private static void run(Path directory, String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
