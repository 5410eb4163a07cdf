package io.countersign.llm.openai;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * How long a gateway asks us to stay away: milliseconds, seconds or a date; between one second and five minutes.
 *
 * @param usual where it does not say how long; a pause is never shorter than the smaller of this and a second
 */
record RetryAfter(Clock clock, Duration usual) {
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration SHORTEST = Duration.ofSeconds(1);

    Duration read(List<String> millis, List<String> seconds) {
        var asked = millis.stream().findFirst().map(text -> number(text, 1)).orElse(null);
        if (asked == null) {
            asked = seconds.stream().findFirst().map(this::secondsOrDate).orElse(usual);
        }
        var shortest = usual.compareTo(SHORTEST) < 0 ? usual : SHORTEST;
        if (asked.compareTo(shortest) < 0) {
            return shortest;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private Duration secondsOrDate(String text) {
        if (text.strip().matches("[0-9].*")) {
            return number(text, 1000);
        }
        try {
            var date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(clock.instant(), date.toInstant());
        } catch (DateTimeException e) {
            return usual;
        }
    }

    private Duration number(String text, int millisEach) {
        var bare = text.strip();
        if (!bare.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return bare.matches("[0-9]{10,}.*") ? LONGEST : usual;
        }
        return Duration.ofMillis((long) Math.ceil(Double.parseDouble(bare) * millisEach));
    }
}
