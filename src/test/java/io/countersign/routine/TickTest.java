package io.countersign.routine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.Missed;
import io.countersign.company.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a heartbeat makes of the moment at which its timer fires. */
class TickTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Schedule HOURLY = new Schedule.Every(NOON, Duration.ofHours(1));
    private static final Schedule OFTEN = new Schedule.Every(NOON, Duration.ofSeconds(30));

    @Test
    void onTimeItIsDue() {
        assertThat(at(HOURLY, Missed.SKIP, Duration.ZERO)).isEqualTo(new Tick.Due(NOON, NOON.plusSeconds(3600)));
        assertThat(at(HOURLY, Missed.SKIP, Duration.ofSeconds(60)))
                .as("a minute late")
                .isEqualTo(new Tick.Due(NOON, NOON.plusSeconds(3600)));
    }

    @Test
    void aTimerThatFiresTooEarlyIsSetAgain() {
        assertThat(at(HOURLY, Missed.CATCH_UP, Duration.ofSeconds(-2))).isEqualTo(new Tick.Early(NOON));
        assertThat(at(HOURLY, Missed.CATCH_UP, Duration.ofMillis(-999)))
                .as("as good as on time, and not twice")
                .isEqualTo(new Tick.Due(NOON, NOON.plusSeconds(3600)));
    }

    @Test
    void afterADowntimeOnlyTheLastTickCounts() {
        var late = Duration.ofHours(49).plusMinutes(30);

        assertThat(at(HOURLY, Missed.CATCH_UP, late))
                .isEqualTo(new Tick.Due(NOON.plus(Duration.ofHours(49)), NOON.plus(Duration.ofHours(50))));
        assertThat(at(HOURLY, Missed.SKIP, late))
                .isEqualTo(new Tick.Skipped(NOON.plus(Duration.ofHours(49)), NOON.plus(Duration.ofHours(50))));
        assertThat(at(HOURLY, Missed.SKIP, Duration.ofSeconds(61)))
                .isEqualTo(new Tick.Skipped(NOON, NOON.plusSeconds(3600)));
    }

    @Test
    void whatTicksOftenIsNeverLateByMoreThanItsInterval() {
        assertThat(at(OFTEN, Missed.SKIP, Duration.ofDays(3).plusSeconds(45)))
                .isEqualTo(new Tick.Due(
                        NOON.plus(Duration.ofDays(3)).plusSeconds(30),
                        NOON.plus(Duration.ofDays(3)).plusSeconds(60)));
    }

    private static Tick at(Schedule schedule, Missed missed, Duration late) {
        return Tick.at(schedule, missed, NOON, NOON.plus(late));
    }
}
