package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/** Whatever becomes of an AgentRun says what its act cost. */
class AgentRunEndsTest extends OnSympozium {
    @Test
    void anAnswerIsWhatTheAgentSaid() throws Exception {
        var answer = start();
        sympozium.succeed(sympozium.onlyRun(), "{\"result\": \"Done\"}");

        assertThat(answer.get().text()).isEqualTo("{\"result\": \"Done\"}");
        assertThat(answer.get().usage()).isNull();
        assertThat(answer.get().reportedCost()).isNull();
    }

    @Test
    void tokensCountOnlyWhereTheOperatorSaysSo() throws Exception {
        try (var trusting = new Place(sympozium, "reported", Duration.ofSeconds(1))) {
            var answer = start(trusting);
            sympozium.succeed(sympozium.onlyRun(), "{}");

            assertThat(answer.get().usage()).isEqualTo(new Tokens(1000, 0, 100));
        }
    }

    @Test
    void aRunThatWasTurnedAwayIsOrderedLater() {
        var answer = start();
        sympozium.become(
                sympozium.onlyRun(),
                Map.of("phase", "Failed", "error", "policy validation failed: concurrency limit reached: 2/2"));

        assertThat(failure(answer)).isInstanceOf(ChatFailure.Busy.class).hasMessageContaining("2/2");
    }

    @Test
    void aPodThatSaysItWasTurnedAwayHasWorked() {
        var answer = start();
        sympozium.become(
                sympozium.onlyRun(),
                Map.of("phase", "Failed", "error", "concurrency limit reached: 2/2", "podName", "countersign-x-abcde"));

        assertThat(failure(answer)).isInstanceOf(ChatFailure.Spent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Skipped"})
    void aRunThatEndsWithoutAnAnswerMayHaveCostAnything(String phase) {
        var answer = start();
        sympozium.become(sympozium.onlyRun(), Map.of("phase", phase, "error", "the pod\nfailed"));

        assertThat(failure(answer))
                .isInstanceOf(ChatFailure.Spent.class)
                .hasMessageContaining(phase + ": the pod failed");
    }

    @Test
    void aRunThatIsPrunedBeforeItWasReadIsInDoubt() {
        var answer = start();
        sympozium.prune(sympozium.onlyRun());

        assertThat(failure(answer)).isInstanceOf(ChatFailure.Fault.class).hasMessageContaining("not there any more");
    }

    @Test
    void whatARunWasWhenItWasPrunedStillCounts() throws Exception {
        var answer = start();
        var run = sympozium.onlyRun();
        sympozium.succeed(run, "{\"late\": true}");
        sympozium.prune(run);

        assertThat(answer.get().text()).isEqualTo("{\"late\": true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Running", "Serving", "PostRunning", "AwaitingDelegate", "Daydreaming"})
    void aRunThatHasNotEndedIsWaitedFor(String phase) throws Exception {
        var answer = start();
        var run = sympozium.onlyRun();
        sympozium.become(run, Map.of("phase", phase));
        assertThat(answer.isDone()).isFalse();

        sympozium.succeed(run, "{}");

        assertThat(answer.get().text()).isEqualTo("{}");
    }

    @Test
    void aRunThatTakesTooLongMayHaveCostAnything() {
        assertThat(catchThrowable(() -> place.runs().start("analyst", request(Duration.ofMillis(1500)))))
                .isInstanceOf(ChatFailure.Spent.class)
                .hasMessageContaining("took longer");
    }

    @Test
    void anotherNodeGoesOnWaitingForTheSameRun() throws Exception {
        var first = start();
        var run = sympozium.onlyRun();
        place.runs().close();
        assertThat(failure(first)).isInstanceOf(ChatFailure.Left.class);
        assertThat(sympozium.runs()).hasSize(1);

        try (var other = new Place(sympozium, "ceiling", Duration.ofSeconds(1))) {
            var second = meanwhile(() -> other.runs().resume("analyst", request()));
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

        assertThat(place.runs().resume("analyst", request()).text()).isEqualTo("{}");
    }

    @Test
    @Timeout(15)
    void whatIsTakenUpAndWasNeverOrderedIsInDoubtAndNotOrdered() {
        assertThat(catchThrowable(() -> place.runs().resume("analyst", request())))
                .isInstanceOf(ChatFailure.Fault.class);
        assertThat(sympozium.runs()).isEmpty();
    }

    @Test
    @Timeout(15)
    void anothersRunIsNotTakenUp() {
        sympozium.add(order(new Identity("another-installation"), "analyst"));
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(catchThrowable(() -> place.runs().resume("analyst", request())))
                .isInstanceOf(ChatFailure.Fault.class);
    }

    @Test
    void aRestartOfTheApiServerEndsNoWait() throws Exception {
        try (var relay = new Relay(sympozium.port());
                var client = MockSympozium.client(relay.address());
                var remote = new Place(
                        new Cluster(client, MockSympozium.NAMESPACE, () -> HERE), "ceiling", Duration.ofSeconds(1))) {
            var answer = start(remote);
            var run = sympozium.onlyRun();

            relay.cut();
            sympozium.succeed(run, "{\"while\": \"away\"}");
            assertThat(answer.isDone()).isFalse();
            relay.mend();

            assertThat(answer.get().text()).isEqualTo("{\"while\": \"away\"}");
        }
    }

    @Test
    void nobodyKnowsWhatBecameOfARunWhereTheApiStaysAway() throws Exception {
        try (var relay = new Relay(sympozium.port());
                var client = MockSympozium.client(relay.address());
                var remote = new Place(
                        new Cluster(client, MockSympozium.NAMESPACE, () -> HERE), "ceiling", Duration.ofSeconds(1))) {
            var answer = meanwhile(() -> remote.runs().start("analyst", request(Duration.ofSeconds(3))));
            sympozium.onlyRun();

            relay.cut();

            assertThat(failure(answer)).isInstanceOf(ChatFailure.Fault.class);
        }
    }

    @Test
    void theEndOfTheRunEndsTheWait() {
        var waiting = meanwhile(() -> place.runs().start("analyst", request()));
        var thread = new Thread[1];
        var interrupted = meanwhile(() -> {
            thread[0] = Thread.currentThread();
            return place.runs().resume("analyst", request());
        });
        sympozium.onlyRun();
        await().until(() -> thread[0] != null);

        await().until(() -> {
            thread[0].interrupt();
            return interrupted.isDone();
        });

        assertThat(failure(interrupted)).isInstanceOf(ChatFailure.Fault.class);
        assertThat(waiting.isDone()).isFalse();
    }

    @Test
    void aForgottenRunIsDeletedWhereItIsOurs() {
        sympozium.add(order(HERE, "analyst"));

        place.runs().forget(call);

        await().until(() -> sympozium.runs().isEmpty());
    }

    @Test
    void runsThatNobodyWaitsForAreClearedAwayAndOthersAreNot() {
        var waited = UUID.randomUUID();
        sympozium.add(order(HERE, "analyst"));
        sympozium.add(order(HERE, "analyst", waited));
        sympozium.add(order(new Identity("another-installation"), "analyst", UUID.randomUUID()));

        new Clearance(place.cluster(), _ -> Set.of(waited), Duration.ofDays(1)).sweep();

        assertThat(sympozium.runs()).hasSize(2);
        assertThat(sympozium.run(Identity.name(waited))).isPresent();
        assertThat(sympozium.run(Identity.name(call))).isEmpty();
    }

    @Test
    void onlyAllowedAgentsOfACompanyAreAsked() {
        assertThat(place.runs().refusal("acme", "analyst")).isEmpty();
        assertThat(place.runs().refusal("acme", "admin"))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("admin")
                        .contains("acme")
                        .contains("countersign.sympozium.allowed-agents"));
        assertThat(place.runs().refusal("globex", "analyst")).isPresent();
    }
}
