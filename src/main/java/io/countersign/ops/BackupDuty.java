package io.countersign.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the newest backup of the embedded database is never older than it may be, whichever of the applications
 * that share it gets round to it first. A restart neither delays a backup nor adds one.
 */
class BackupDuty {
    private static final Logger LOG = LoggerFactory.getLogger(BackupDuty.class);
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(10);

    private final BaseBackup source;
    private final BackupFolder folder;
    private final BackupSettings settings;
    private final InstantSource clock;
    private final Instant since;
    private final Counter failures;

    BackupDuty(EmbeddedDatabase database, BackupSettings settings, InstantSource clock, MeterRegistry meters) {
        this.source = new BaseBackup(database);
        this.folder = new BackupFolder(directory(database));
        this.settings = settings;
        this.clock = clock;
        this.since = clock.instant();
        this.failures = Counter.builder("countersign.backup.failures")
                .description("Backups of the embedded database that failed")
                .register(meters);
        Gauge.builder("countersign.backup.age", this, BackupDuty::ageSeconds)
                .description("Age of the newest backup, or of this process where there is none")
                .baseUnit("seconds")
                .strongReference(true)
                .register(meters);
    }

    static Path directory(EmbeddedDatabase database) {
        return directory(database.directory().resolveSibling(""));
    }

    static Path directory(Path dataDirectory) {
        return dataDirectory.resolve("backups");
    }

    /** Makes a backup if it is time for one; gives the time until the next look. */
    Duration look() {
        try {
            folder.alone(() -> {
                if (untilDue().compareTo(Duration.ZERO) <= 0) {
                    make();
                }
            });
            var rest = untilDue();
            return rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST;
        } catch (IOException | SQLException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.info("A backup of the embedded database was cut off, since the application stops");
            } else {
                failures.increment();
                LOG.error("The embedded database could not be backed up into {}", folder, e);
            }
            return settings.every().compareTo(AFTER_A_FAILURE) < 0 ? settings.every() : AFTER_A_FAILURE;
        }
    }

    private Duration untilDue() throws IOException {
        var now = clock.instant();
        return folder.newest(now)
                .map(newest -> settings.every().minus(Duration.between(newest, now)))
                .orElse(Duration.ZERO);
    }

    private void make() throws IOException, SQLException {
        // A full disk would stop the database itself: as much again must be left.
        folder.mustHave(2 * source.bytes());
        var begun = clock.instant();
        var archive = folder.add(begun, source::write);
        folder.prune(begun.minus(settings.keep()));
        LOG.info("Backed the embedded database up into {}, {} kB", archive, Files.size(archive) >> 10);
    }

    private double ageSeconds() {
        try {
            var now = clock.instant();
            return Duration.between(folder.newest(now).orElse(since), now).toMillis() / 1000.0;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
