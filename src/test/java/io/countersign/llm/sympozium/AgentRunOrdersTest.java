package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.LeaveBy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An act becomes one AgentRun, whatever becomes of the order. */
class AgentRunOrdersTest extends OnSympozium {
    @Test
    void aRunIsWrittenAsTheNewerGenerationReadsIt() throws Exception {
        var answer = start();
        var run = sympozium.onlyRun();

        assertThat(run.getMetadata().getName()).isEqualTo("countersign-" + call);
        assertThat(run.getMetadata().getLabels())
                .containsEntry("countersign.io/call", call.toString())
                .containsEntry("countersign.io/installation", HERE.installation())
                .containsEntry("countersign.io/position", "market")
                .containsEntry("sympozium.ai/instance", "analyst");
        assertThat(spec(run))
                .containsEntry("agentRef", "analyst")
                .containsEntry("agentId", "primary")
                .containsEntry("sessionKey", "")
                .containsEntry("systemPrompt", "You are the analyst.")
                .containsEntry("timeout", "600s")
                .containsEntry("cleanup", "keep")
                .containsEntry("toolPolicy", Map.of("allow", List.of("read_file"), "deny", List.of("execute_command")))
                .doesNotContainKey("instanceRef");
        assertThat((String) spec(run).get("task")).startsWith("Find out.").endsWith("{\"type\":\"object\"}");
        assertThat(spec(run).get("model"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("provider", "openai")
                .containsEntry("model", "gpt-5-mini")
                .containsEntry("baseURL", "http://litellm.litellm.svc:4000/v1")
                .containsEntry("authSecretRef", "acme-llm-key")
                .extractingByKey("providerHeaders")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry(
                        "x-litellm-tags", "company:acme,position:market-,run:11111111-1111-1111-1111-111111111111")
                .containsKeys("x-litellm-spend-logs-metadata", "x-litellm-trace-id");
        sympozium.succeed(run, "{}");
        answer.get();
    }

    @Test
    void aRunIsWrittenAsTheOlderGenerationReadsIt() throws Exception {
        try (var older = new MockSympozium("agentruns", "sympoziuminstances", "personapacks");
                var there = new Place(older, "ceiling", Duration.ofSeconds(1))) {
            var answer = start(there);
            var run = older.onlyRun();

            assertThat(spec(run)).containsEntry("instanceRef", "analyst").doesNotContainKey("agentRef");
            assertThat(Objects.requireNonNull(spec(run).get("model")).toString())
                    .doesNotContain("providerHeaders");
            older.succeed(run, "{}");
            assertThat(answer.get().text()).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({"404, NotFound", "422, Invalid"})
    void anOrderThatIsRefusedBecauseSympoziumWasUpgradedIsWrittenAnew(int code, String reason) throws Exception {
        var generations = new ArrayDeque<>(List.of(Generation.INSTANCE, Generation.AGENT));
        var cluster = new Cluster(sympozium.client(), MockSympozium.NAMESPACE, () -> HERE) {
            @Override
            Optional<Generation> generation() {
                return Optional.of(generations.element());
            }

            @Override
            void forgetGeneration() {
                generations.remove();
            }
        };
        sympozium.answerNextOrder(code, reason, "spec.agentRef: Required value");
        try (var upgraded = new Place(cluster, "ceiling", Duration.ofSeconds(1))) {
            var answer = start(upgraded);
            var run = sympozium.onlyRun();

            assertThat(spec(run)).containsEntry("agentRef", "analyst").doesNotContainKey("instanceRef");
            sympozium.succeed(run, "{}");
            answer.get();
        }
    }

    @Test
    void anOrderOfWhichNobodyCanSeeWhoseItIsIsLookedForAgain() {
        sympozium.add(order(HERE, "analyst"));
        var cluster = new Cluster(sympozium.client(), MockSympozium.NAMESPACE, () -> HERE) {
            @Override
            Optional<GenericKubernetesResource> find(String name) {
                throw new KubernetesClientException("away");
            }
        };
        try (var blind = new Place(cluster, "ceiling", Duration.ofSeconds(1))) {
            assertThat(failure(start(blind))).isInstanceOf(ChatFailure.Unseen.class);
        }
        assertThat(sympozium.runs()).hasSize(1);
    }

    @Test
    void nothingIsOrderedWhereThereIsNoSympozium() {
        try (var none = new MockSympozium("pods");
                var there = new Place(none, "ceiling", Duration.ofSeconds(1))) {
            assertThat(catchThrowable(() -> there.runs().start("analyst", request())))
                    .isInstanceOf(ChatFailure.Rejected.class)
                    .hasMessageContaining("not installed");
        }
    }

    @Test
    void anOrderThatIsThereAlreadyIsTheSameRun() throws Exception {
        sympozium.add(order(HERE, "analyst"));

        var answer = start();
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(answer.get().text()).isEqualTo("{}");
    }

    @Test
    void anOrderWhoseAnswerWasLostMeetsItself() throws Exception {
        sympozium.add(order(HERE, "analyst"));
        sympozium.answerNextOrder(500, "InternalError", "etcdserver: request timed out");

        var answer = start();
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(answer.get().text()).isEqualTo("{}");
        assertThat(sympozium.runs()).hasSize(1);
    }

    @Test
    void anOrderThatCertainlyDidNotArriveIsGivenAgain() throws Exception {
        sympozium.answerNextOrder(500, "InternalError", "etcdserver: request timed out");

        var answer = start();
        sympozium.succeed(sympozium.onlyRun(), "{}");

        assertThat(answer.get().text()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"another-installation, analyst", "0123456789abcdef, another-agent"})
    void aRunOfThatNameThatIsNotOursIsRefusedAndLeftAlone(String installation, String agent) {
        sympozium.add(order(new Identity(installation), agent));

        assertThat(failureOfStart())
                .isInstanceOf(ChatFailure.Rejected.class)
                .hasMessageContaining("did not order, or of another agent");
        assertThat(sympozium.runs()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequest, 'admission webhook \"vagentrun.sympozium.ai\" denied the request: Agent \"analyst\" not"
                + " found'",
        "403, Forbidden, 'admission webhook \"vagentrun.sympozium.ai\" denied the request: tool is not allowed'",
        "422, Invalid, 'AgentRun.sympozium.ai is invalid: spec.agentId: Required value'"
    })
    void aRefusedOrderSaysWhyAndCostsNothing(int code, String reason, String message) {
        sympozium.answerNextOrder(code, reason, message);

        assertThat(failureOfStart()).isInstanceOf(ChatFailure.Rejected.class).hasMessageContaining(message);
        assertThat(sympozium.runs()).isEmpty();
    }

    @Test
    void whatAWebhookThatIsAwayRefusesIsOrderedLater() {
        sympozium.answerNextOrder(
                500,
                "InternalError",
                "Internal error occurred: failed calling webhook \"vagentrun\": connection refused");

        assertThat(failureOfStart()).isInstanceOf(ChatFailure.Wait.class);
    }

    @Test
    void aFullNamespaceIsNoFaultOfAnybody() {
        sympozium.answerNextOrder(403, "Forbidden", "exceeded quota: agent-runs, requested: count/agentruns=1");

        assertThat(failureOfStart()).isInstanceOf(ChatFailure.Busy.class);
    }

    @Test
    void anOrderThatComesTooLateIsNotGiven() {
        var late = new ChatRequest(
                call,
                "gpt-5-mini",
                request().messages(),
                request().schema(),
                1000,
                Duration.ofSeconds(5),
                LeaveBy.in(Duration.ofSeconds(-1)),
                request().labels());

        assertThat(catchThrowable(() -> place.runs().start("analyst", late))).isInstanceOf(ChatFailure.NotSent.class);
        assertThat(sympozium.runs()).isEmpty();
    }

    @Test
    void nothingLeftWhereTheApiIsAway() {
        sympozium.close();

        assertThat(failureOfStart()).isInstanceOf(ChatFailure.NotSent.class);
    }
}
