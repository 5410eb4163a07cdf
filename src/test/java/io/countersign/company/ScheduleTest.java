package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When routines tick, over changes of the clocks too. */
class ScheduleTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @Test
    void anIntervalIsCountedFromItsBeginning() {
        var every = new Schedule.Every(NOON, Duration.ofSeconds(30));

        assertThat(every.next(NOON)).isEqualTo(NOON.plusSeconds(30));
        assertThat(every.next(NOON.plusSeconds(29))).isEqualTo(NOON.plusSeconds(30));
        assertThat(every.next(NOON.plusSeconds(30))).isEqualTo(NOON.plusSeconds(60));
        assertThat(every.next(NOON.plusSeconds(7_000_001))).isEqualTo(NOON.plusSeconds(7_000_020));
    }

    @Test
    void intervalsAreBounded() {
        assertThat(Schedule.interval("30s")).contains(Duration.ofSeconds(30));
        assertThat(Schedule.interval("90m")).contains(Duration.ofMinutes(90));
        assertThat(Schedule.interval("12h")).contains(Duration.ofHours(12));
        assertThat(Schedule.interval("366d")).contains(Duration.ofDays(366));
        assertThat(Stream.of("9s", "367d", "0s", "30", "s", "-30s", "1w", "99999999d", " 30s", "30 s"))
                .allSatisfy(text -> assertThat(Schedule.interval(text)).as(text).isEmpty());
    }

    @Test
    void workingDaysGoByTheClocksOfThePlace() {
        var berlin = Schedule.Cron.of("0 9 * * MON-FRI", "Europe/Berlin");

        assertThat(ticks(berlin, "2026-03-26T12:00:00Z", 3))
                .as("nine o'clock in winter, a weekend with a change of the clocks, nine o'clock in summer")
                .containsExactly("2026-03-27T08:00:00Z", "2026-03-30T07:00:00Z", "2026-03-31T07:00:00Z");
        assertThat(ticks(Schedule.Cron.of("0 9 * * MON-FRI", null), "2026-03-27T12:00:00Z", 1))
                .containsExactly("2026-03-30T09:00:00Z");
    }

    @Test
    void aTimeThatIsLeftOutTicksWhenTheClocksChange() {
        var daily = Schedule.Cron.of("30 2 * * *", "Europe/Berlin");

        assertThat(ticks(daily, "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(daily.next(Instant.parse("2026-03-29T01:00:00Z")))
                .as("once only")
                .isEqualTo("2026-03-30T00:30:00Z");
        assertThat(ticks(Schedule.Cron.of("15,30 2,3 * * *", "Europe/Berlin"), "2026-03-29T00:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:15:00Z");
    }

    @Test
    void aTimeThatComesTwiceTicksOnce() {
        var daily = Schedule.Cron.of("30 2 * * *", "Europe/Berlin");

        assertThat(ticks(daily, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(daily.next(Instant.parse("2026-10-25T01:10:00Z")))
                .as("asked in the second pass of the hour")
                .isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void whatComesEveryHourGoesByTheTimeThatPasses() {
        var hourly = Schedule.Cron.of("0 * * * *", "Europe/Berlin");

        assertThat(ticks(hourly, "2026-10-24T23:30:00Z", 4))
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
        assertThat(ticks(hourly, "2026-03-29T00:30:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
    }

    @Test
    void theLatestTickIsFoundWhateverLiesBetween() {
        var every = new Schedule.Every(NOON, Duration.ofSeconds(10));
        var yearly = Schedule.Cron.of("30 2 29 3 *", "Europe/Berlin");
        var burst = Schedule.Cron.of("* 4 1 1 *", "UTC");

        assertThat(every.latest(NOON, NOON.plus(Duration.ofDays(1000)).plusSeconds(9)))
                .isEqualTo(NOON.plus(Duration.ofDays(1000)));
        assertThat(every.latest(NOON, NOON)).isEqualTo(NOON);
        assertThat(yearly.latest(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2029-03-29T00:29:59Z")))
                .isEqualTo("2028-03-29T00:30:00Z");
        assertThat(burst.latest(Instant.parse("2026-01-01T04:00:00Z"), Instant.parse("2027-06-01T00:00:00Z")))
                .isEqualTo("2027-01-01T04:59:00Z");
    }

    /** Against the plain way, one tick after the other, over two changes of the clocks. */
    @Test
    void ticksFollowEachOtherWithoutRepetition() {
        var random = new Random(22);
        for (var text :
                new String[] {"15 2 * * *", "*/20 1-3 * * *", "0 */2 * * *", "30 * * * SUN", "5 0,2,23 * * *"}) {
            var cron = Schedule.Cron.of(text, "America/New_York");
            var due = cron.next(Instant.parse("2026-03-06T00:00:00Z"));
            var at = due;
            for (var n = 0; n < 300; n++) {
                var next = cron.next(at);
                assertThat(next).as(text).isAfter(at);
                var between = at.plusMillis((long) (Duration.between(at, next).toMillis() * random.nextDouble()));
                assertThat(cron.next(between)).as("%s after %s", text, between).isEqualTo(next);
                assertThat(cron.latest(due, between))
                        .as("%s until %s", text, between)
                        .isEqualTo(at);
                at = next;
            }
        }
    }

    @Test
    void whatNeverComesOrComesEverySecondIsRefused() {
        assertThatThrownBy(() -> Schedule.Cron.of("0 0 30 2 *", null)).hasMessageContaining("a time that comes");
        assertThatThrownBy(() -> Schedule.Cron.of("* * * * * *", null)).hasMessageContaining("one second");
        assertThatThrownBy(() -> Schedule.Cron.of("0/10 * * * * *", null)).hasMessageContaining("one second");
        assertThatThrownBy(() -> Schedule.Cron.of("@daily", null)).hasMessageContaining("five fields");
        assertThat(ticks(Schedule.Cron.of("15 0 9 * * *", null), "2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T09:00:15Z");
    }

    private static Stream<String> ticks(Schedule schedule, String after, int number) {
        return Stream.iterate(schedule.next(Instant.parse(after)), schedule::next)
                .limit(number)
                .map(Instant::toString);
    }
}
