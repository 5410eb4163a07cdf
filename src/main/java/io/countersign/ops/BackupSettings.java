package io.countersign.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the embedded database is backed up; whoever brings a PostgreSQL of their own backs it up themselves.
 *
 * @param every the time from one backup to the next; 0 for none
 * @param keep how long a backup is kept
 */
@ConfigurationProperties("countersign.backup")
record BackupSettings(
        @DefaultValue("1h") Duration every,
        @DefaultValue("30d") Duration keep) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    BackupSettings {
        if (!every.isZero() && every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("countersign.backup.every must be 0, or 1 second and more");
        }
        if (keep.compareTo(every) < 0) {
            throw new IllegalArgumentException(
                    "countersign.backup.keep must not be shorter than countersign.backup.every");
        }
    }

    boolean on() {
        return !every.isZero();
    }

    @Override
    public String toString() {
        return "every " + text(every) + ", kept " + text(keep);
    }

    private static String text(Duration duration) {
        if (duration.toSeconds() % 60 > 0) {
            return duration.toSeconds() + " s";
        }
        return duration.compareTo(Duration.ofDays(1)) < 0 ? duration.toMinutes() + " min" : duration.toDays() + " days";
    }
}
