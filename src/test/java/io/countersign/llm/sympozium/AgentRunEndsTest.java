package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        sympozium.become(
                sympozium.onlyRun(),
                Map.of("phase", phase, "error", "the pod\nfailed", "podName", "countersign-x-abcde"));

        assertThat(failure(answer))
                .isInstanceOf(ChatFailure.Spent.class)
                .hasMessageContaining(phase + ": the pod failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Skipped"})
    void aRunThatEndsBeforeItBeganCostsNothing(String phase) {
        var answer = start();
        sympozium.become(sympozium.onlyRun(), Map.of("phase", phase, "error", "no such secret"));

        assertThat(failure(answer))
                .isInstanceOf(ChatFailure.Busy.class)
                .hasMessageContaining(phase + ": no such secret");
    }

    @ParameterizedTest
    @CsvSource({"1000000000001, 1", "1, 9223372036854775807", "18446744073709551617, 1", "-1, 1", "0, 0"})
    void tokensThatNoRunCanHaveUsedAreNone(BigInteger input, BigInteger output) throws Exception {
        try (var trusting = new Place(sympozium, "reported", Duration.ofSeconds(1))) {
            var answer = start(trusting);
            sympozium.become(
                    sympozium.onlyRun(),
                    Map.of(
                            "phase",
                            "Succeeded",
                            "result",
                            "{}",
                            "tokenUsage",
                            Map.of("inputTokens", input, "outputTokens", output)));

            assertThat(answer.get().usage()).isNull();
        }
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
        var answer = meanwhile(() -> place.runs().start("analyst", request(Duration.ofMillis(1500))));
        sympozium.become(sympozium.onlyRun(), Map.of("phase", "Running"));

        assertThat(failure(answer)).isInstanceOf(ChatFailure.Spent.class).hasMessageContaining("took longer");
        assertThat(sympozium.runs()).hasSize(1);
    }

    @Test
    void aRunThatNobodyLookedAtIsWithdrawnAsItWasOrderedAndCostsNothing() throws Exception {
        assertThat(catchThrowable(() -> place.runs().start("analyst", request(Duration.ofMillis(1500)))))
                .isInstanceOf(ChatFailure.Busy.class)
                .hasMessageContaining("never began");
        assertThat(sympozium.runs()).isEmpty();
        assertThat(sympozium.deletions())
                .singleElement()
                .asString()
                .containsPattern("\"preconditions\":\\{[^}]*\"resourceVersion\":\"[0-9]+\"");
    }

    @Test
    void aRunThatBeganWhileItWasWithdrawnMayHaveCostAnything() {
        sympozium.refuseWithdrawal(Identity.name(call));

        assertThat(catchThrowable(() -> place.runs().start("analyst", request(Duration.ofMillis(1500)))))
                .isInstanceOf(ChatFailure.Spent.class);
        assertThat(sympozium.runs()).hasSize(1);
    }

    /** The second watch must survive what is still said of the first one. */
    @Test
    void aWatchThatBreaksAtOnceIsMadeAnewAndOnlyThatOne() throws Exception {
        var watchers = new CopyOnWriteArrayList<Watcher<GenericKubernetesResource>>();
        var lists = new AtomicInteger();
        var cluster = new Cluster(sympozium.client(), MockSympozium.NAMESPACE, () -> HERE) {
            @Override
            Watch watch(Watcher<GenericKubernetesResource> watcher) {
                watchers.add(watcher);
                if (watchers.size() == 1) {
                    watcher.onClose(new WatcherException("too old a version"));
                }
                return () -> {};
            }

            @Override
            List<GenericKubernetesResource> list() {
                lists.incrementAndGet();
                return super.list();
            }
        };
        try (var watched = new Place(cluster, "ceiling", Duration.ofSeconds(1))) {
            var answer = start(watched);
            await().until(() -> watchers.size() == 2);

            watchers.getFirst().onClose(new WatcherException("too old a version"));
            var before = lists.get();
            await().until(() -> lists.get() > before + 2);

            assertThat(watchers).hasSize(2);
            sympozium.succeed(sympozium.onlyRun(), "{}");
            answer.get();
        }
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
    void aRunThatNobodyCanSeeEndingIsLookedForAgain() throws Exception {
        try (var relay = new Relay(sympozium.port());
                var client = MockSympozium.client(relay.address());
                var remote = new Place(
                        new Cluster(client, MockSympozium.NAMESPACE, () -> HERE), "ceiling", Duration.ofSeconds(1))) {
            var answer = meanwhile(() -> remote.runs().start("analyst", request(Duration.ofSeconds(3))));
            sympozium.onlyRun();

            relay.cut();

            assertThat(failure(answer)).isInstanceOf(ChatFailure.Unseen.class);
            assertThat(sympozium.runs()).hasSize(1);
        }
    }

    @Test
    void theEndOfTheRunEndsTheWait() {
        var waiting = meanwhile(() -> place.runs().start("analyst", request()));
        var thread = new Thread[1];
        var interrupted = meanwhile(() -> {
            thread[0] = Thread.currentThread();
            return place.runs().resume("analyst", request(), ARRIVAL);
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
