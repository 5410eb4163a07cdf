package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.chaos.Probe.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LATE = Duration.ofMillis(600);
    private static final int TIMES = 3;
    private static final Reply OUTAGE = new Reply(
            503, "application/problem+json", "5", "{\"title\": \"Unavailable\", \"detail\": \"No database\"}");
    private static final Reply ALIVE = new Reply(200, "application/json", "", "{}");

    private final CountDownLatch silent = new CountDownLatch(1);

    @Test
    void isContentWithRefusalsAndLife() throws Exception {
        assertThat(broken(() -> OUTAGE, () -> ALIVE, LONG, LONG)).isEmpty();
    }

    @Test
    void seesARequestThatIsNeverAnswered() throws Exception {
        assertThat(broken(this::silence, () -> ALIVE, LONG, LONG))
                .singleElement()
                .asString()
                .contains("every request", "other=0", "never answered 1");
    }

    @Test
    void seesARequestThatHangsAfterOthersOfItsKindWereAnswered() throws Exception {
        var asked = new AtomicInteger();
        Question question = () -> asked.incrementAndGet() > TIMES ? silence() : OUTAGE;

        assertThat(broken(question, () -> ALIVE, LONG, LONG))
                .singleElement()
                .asString()
                .contains("every request", "other=" + TIMES, "never answered 1");
    }

    @Test
    void seesARequestThatIsAnsweredLate() throws Exception {
        assertThat(broken(() -> late(OUTAGE), () -> ALIVE, SHORT, LONG))
                .first()
                .asString()
                .contains("every request");
    }

    @Test
    void seesALivenessThatIsLateOrNeverThere() throws Exception {
        assertThat(broken(() -> OUTAGE, () -> late(ALIVE), LONG, SHORT))
                .singleElement()
                .asString()
                .contains("alive", "answered to the last true");
        assertThat(broken(() -> OUTAGE, this::silence, LONG, LONG))
                .singleElement()
                .asString()
                .contains("alive", "answered to the last false");
    }

    @Test
    void seesAnswersOfAnotherKind() throws Exception {
        assertThat(broken(() -> ALIVE, () -> OUTAGE, LONG, LONG)).hasSize(2);
        assertThat(broken(ProbesTest::reset, () -> ALIVE, LONG, LONG)).hasSize(1);
    }

    private static Reply late(Reply reply) throws InterruptedException {
        Thread.sleep(LATE);
        return reply;
    }

    private static Reply reset() throws IOException {
        throw new IOException("Connection reset");
    }

    private Reply silence() throws InterruptedException {
        silent.countDown();
        new CountDownLatch(1).await();
        return OUTAGE;
    }

    /** Judges when each kind has been answered a few times or hangs. */
    private List<String> broken(Question other, Question liveness, Duration refusedWithin, Duration aliveWithin)
            throws Exception {
        var verdicts = Verdicts.unprinted();
        var requests = List.of(new Probe("one", () -> OUTAGE), new Probe("other", other));
        var alive = new Probe("liveness", liveness);
        var all = List.of(requests.getFirst(), requests.getLast(), alive);
        try (var probes = new Probes(requests, alive)) {
            Until.must("each kind was asked", PATIENCE, () -> {
                var talking = all.stream().filter(probe -> probe.replies().size() > TIMES);
                return talking.count() + 1 - silent.getCount() >= all.size();
            });
            probes.judge(refusedWithin, aliveWithin, verdicts);
        }
        return verdicts.broken();
    }
}
