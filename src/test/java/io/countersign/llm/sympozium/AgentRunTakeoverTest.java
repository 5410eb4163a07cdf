package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.EngineSettings;
import io.countersign.llm.ChatFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/** Runs for which another node goes on waiting than the one that ordered them. */
class AgentRunTakeoverTest extends OnSympozium {
    @Test
    void anotherNodeGoesOnWaitingForTheSameRun() throws Exception {
        var first = start();
        var run = sympozium.onlyRun();
        place.runs().close();
        assertThat(failure(first)).isInstanceOf(ChatFailure.Left.class);
        assertThat(sympozium.runs()).hasSize(1);

        try (var other = new Place(sympozium, "ceiling", Duration.ofSeconds(1))) {
            var second = meanwhile(() -> other.runs().resume("analyst", request(), ARRIVAL));
            sympozium.succeed(run, "{}");

            assertThat(second.get().text()).isEqualTo("{}");
        }
    }

    /** Who waits for calls in flight when the application stops must find these waits over. */
    @Test
    void anApplicationThatStopsHandsItsWaitsBackBeforeAnythingElse() {
        var closingAtStop = new AtomicBoolean();
        var context = new GenericApplicationContext();
        context.registerBean(SympoziumRuns.class, place::runs);
        context.registerBean(
                SmartLifecycle.class,
                () -> new Stopping(() -> closingAtStop.set(place.runs().isClosing())));
        context.refresh();
        var answer = start();
        var run = sympozium.onlyRun();

        context.close();

        assertThat(closingAtStop).isTrue();
        assertThat(failure(answer)).isInstanceOf(ChatFailure.Left.class);
        assertThat(sympozium.run(run.getMetadata().getName())).isPresent();
    }

    private record Stopping(Runnable atStop) implements SmartLifecycle {
        @Override
        public void start() {}

        @Override
        public void stop() {
            atStop.run();
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }

    @Test
    void aRunThatEndedWhileNobodyLookedIsReadWhenItIsTakenUp() throws Exception {
        sympozium.add(order(HERE, "analyst"));
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(place.runs().resume("analyst", request(), ARRIVAL).text()).isEqualTo("{}");
    }

    @Test
    @Timeout(15)
    void whatIsTakenUpAndWasNeverOrderedIsInDoubtAndNotOrdered() {
        assertThat(catchThrowable(() -> place.runs().resume("analyst", request(), ARRIVAL)))
                .isInstanceOf(ChatFailure.Fault.class);
        assertThat(sympozium.runs()).isEmpty();
    }

    @Test
    void anOrderThatIsStillOnItsWayIsWaitedFor() throws Exception {
        var looks = new AtomicInteger();
        var cluster = new Cluster(sympozium.client(), MockSympozium.NAMESPACE, () -> HERE) {
            @Override
            Optional<Seen> see(UUID of) {
                looks.incrementAndGet();
                return super.see(of);
            }
        };
        try (var successor = new Place(cluster, "ceiling", Duration.ofSeconds(1))) {
            var answer = meanwhile(() -> successor.runs().resume("analyst", request(), Duration.ZERO));
            await().until(() -> looks.get() > 1);
            sympozium.add(order(HERE, "analyst"));
            sympozium.succeed(sympozium.onlyRun(), "{}");

            assertThat(answer.get().text()).isEqualTo("{}");
        }
    }

    @Test
    void anOrderThatIsStillOnItsWayWhenTheTimeIsOverIsLookedForAgain() {
        assertThat(catchThrowable(() -> place.runs().resume("analyst", request(Duration.ofMillis(100)), Duration.ZERO)))
                .isInstanceOf(ChatFailure.Unseen.class);
    }

    @Test
    void anOrderIsOnItsWayForHalfALeaseAndOneRequest() {
        var engine =
                new EngineSettings(1, 1, 1, 1, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(SympoziumConfiguration.arrival(engine)).isEqualTo(ARRIVAL);
    }

    @Test
    @Timeout(15)
    void anothersRunIsNotTakenUp() {
        sympozium.add(order(new Identity("another-installation"), "analyst"));
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(catchThrowable(() -> place.runs().resume("analyst", request(), ARRIVAL)))
                .isInstanceOf(ChatFailure.Fault.class);
    }
}
