package io.countersign.ops;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the backups of an embedded database up to date while the application lives; an external one is not ours to copy. */
@Component
class Backups implements SmartLifecycle {
    /** The first minutes of an application are busy enough. */
    private static final Duration FIRST = Duration.ofMinutes(2);

    private static final Duration LEAVE = Duration.ofSeconds(10);

    private final @Nullable EmbeddedDatabase database;
    private final BackupSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private volatile @Nullable Thread thread;

    Backups(
            ObjectProvider<EmbeddedDatabase> embedded,
            BackupSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = embedded.getIfAvailable();
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    /** What is on, in a line. */
    String text() {
        if (database == null) {
            return "by the operator";
        }
        return settings.on()
                ? settings + ", in " + BackupDuty.directory(database)
                : "off (countersign.backup.every is 0)";
    }

    @Override
    public void start() {
        if (database != null && settings.on()) {
            var duty = new BackupDuty(database, settings, clock, meters);
            thread = Thread.ofPlatform().daemon().name("backups").start(() -> keepUp(duty));
        }
    }

    private void keepUp(BackupDuty duty) {
        var rest = settings.every().compareTo(FIRST) < 0 ? settings.every() : FIRST;
        try {
            while (true) {
                Thread.sleep(rest);
                rest = duty.look();
            }
        } catch (InterruptedException stopped) {
            return;
        }
    }

    /** A backup that is being made is cut off: nothing of it counts. */
    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(LEAVE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
