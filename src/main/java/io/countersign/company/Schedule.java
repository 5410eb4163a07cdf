package io.countersign.company;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** The moments at which a routine ticks; the same on every node, since they follow from what is stored. */
public sealed interface Schedule {
    Duration SHORTEST = Duration.ofSeconds(10);
    Duration LONGEST = Duration.ofDays(366);

    /** The first tick after a moment. */
    Instant next(Instant after);

    /** The last tick up to a moment, where one is due that is not after it; found by halving, whatever lies between. */
    default Instant latest(Instant due, Instant until) {
        var before = due.minusNanos(1);
        var after = until;
        while (Duration.between(before, after).compareTo(Duration.ofMillis(1)) > 0) {
            var middle = before.plus(Duration.between(before, after).dividedBy(2));
            if (next(middle).isAfter(until)) {
                after = middle;
            } else {
                before = middle;
            }
        }
        var found = next(before);
        return found.isAfter(until) ? due : found;
    }

    /** An interval as it is written: a whole number of seconds, minutes, hours or days. */
    static Optional<Duration> interval(String text) {
        var parts = Pattern.compile("([1-9][0-9]{0,7})([smhd])").matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var number = Long.parseLong(parts.group(1));
        return Optional.of(
                        switch (parts.group(2)) {
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            case "h" -> Duration.ofHours(number);
                            default -> Duration.ofDays(number);
                        })
                .filter(each -> each.compareTo(SHORTEST) >= 0 && each.compareTo(LONGEST) <= 0);
    }

    /** Every so often, counted from a moment on, whatever a clock on the wall says. */
    record Every(Instant since, Duration interval) implements Schedule {
        @Override
        public Instant next(Instant after) {
            var passed = Duration.between(since, after);
            var ticks = Math.floorDiv(passed.toMillis(), interval.toMillis()) + 1;
            var next = since.plus(interval.multipliedBy(ticks));
            return next.isAfter(after) ? next : next.plus(interval);
        }
    }

    /**
     * By the clocks of a place. Where they are set forward, a time that is left out ticks at the moment of the change;
     * where they are set back, a time that comes twice ticks the first time. An expression whose hours are a star goes by
     * the time that passes instead: it ticks in both of the hours that bear one name.
     */
    record Cron(CronExpression expression, ZoneId zone, boolean everyHour) implements Schedule {
        private static final Duration LONGEST_CHANGE = Duration.ofHours(26);

        /** From five fields, or from six of which the first, the seconds, is one number. */
        static Cron of(String text, @Nullable String zone) {
            var fields = text.strip().split("\\s+");
            if (fields.length == 6 && !fields[0].matches("[0-9]{1,2}")) {
                throw new IllegalArgumentException("must begin with one second of the minute where it has six fields");
            }
            if (fields.length != 5 && fields.length != 6) {
                throw new IllegalArgumentException(
                        "must have five fields: minute, hour, day of month, month, day of week;"
                                + " or six, with the second first");
            }
            var six = fields.length == 6 ? text.strip() : "0 " + text.strip();
            var cron = new Cron(
                    CronExpression.parse(six),
                    zone == null ? ZoneId.of("UTC") : ZoneId.of(zone),
                    fields[fields.length - 4].equals("*"));
            if (cron.expression().next(LocalDateTime.of(2026, 1, 1, 0, 0)) == null) {
                throw new IllegalArgumentException("must name a time that comes");
            }
            return cron;
        }

        @Override
        public Instant next(Instant after) {
            if (everyHour) {
                return found(expression.next(after.atZone(zone))).toInstant();
            }
            var changes = zone.getRules().nextTransition(after.minus(LONGEST_CHANGE));
            var local = changes == null || changes.getInstant().isAfter(after)
                    ? LocalDateTime.ofInstant(after, zone)
                    : LocalDateTime.ofInstant(changes.getInstant().minusSeconds(1), zone);
            while (true) {
                local = found(expression.next(local));
                var instant = instant(local);
                if (instant.isAfter(after)) {
                    return instant;
                }
            }
        }

        private Instant instant(LocalDateTime local) {
            var change = zone.getRules().getTransition(local);
            return change != null && change.isGap()
                    ? change.getInstant()
                    : ZonedDateTime.ofLocal(local, zone, null).toInstant();
        }

        private static <T> T found(@Nullable T next) {
            if (next == null) {
                throw new IllegalStateException("A cron expression that was accepted never comes again");
            }
            return next;
        }
    }
}
