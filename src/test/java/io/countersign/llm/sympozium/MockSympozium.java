package io.countersign.llm.sympozium;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** A Kubernetes API with Sympozium in it, whose controller is the test: it stores what is ordered and does nothing else. */
public final class MockSympozium implements AutoCloseable {
    static final String NAMESPACE = "agents";
    private static final String GROUP = "/apis/sympozium.ai/v1alpha1";
    private static final String RUNS = GROUP + "/namespaces/" + NAMESPACE + "/agentruns";

    private final KubernetesMockServer server;
    private final KubernetesClient own;

    public MockSympozium() {
        this("agentruns", "agents", "ensembles");
    }

    MockSympozium(String... resources) {
        var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
        server.init();
        own = client();
        if (resources.length > 0) {
            server.expect()
                    .get()
                    .withPath(GROUP)
                    .andReturn(
                            200,
                            new APIResourceListBuilder()
                                    .withGroupVersion("sympozium.ai/v1alpha1")
                                    .withResources(List.of(resources).stream()
                                            .map(name -> new APIResourceBuilder()
                                                    .withName(name)
                                                    .withNamespaced(true)
                                                    .build())
                                            .toList())
                                    .build())
                    .always();
        }
    }

    /** As the product makes it, at this server. */
    public KubernetesClient client() {
        return client("http://localhost:" + server.getPort());
    }

    static KubernetesClient client(String address) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(address)
                        .withTrustCerts(true)
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(15_000)
                        .withConnectionTimeout(5_000)
                        .build())
                .build();
    }

    int port() {
        return server.getPort();
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            resources() {
        return own.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("sympozium.ai")
                        .withVersion("v1alpha1")
                        .withKind("AgentRun")
                        .withPlural("agentruns")
                        .withNamespaced(true)
                        .build())
                .inNamespace(NAMESPACE);
    }

    public List<GenericKubernetesResource> runs() {
        return resources().list().getItems();
    }

    /** The one run there is, as soon as it is there. */
    public GenericKubernetesResource onlyRun() {
        return await().atMost(Duration.ofSeconds(20))
                .until(this::runs, runs -> runs.size() == 1)
                .getFirst();
    }

    Optional<GenericKubernetesResource> run(String name) {
        return Optional.ofNullable(resources().withName(name).get());
    }

    void add(GenericKubernetesResource run) {
        resources().resource(run).create();
    }

    /** What the controller does when something has become of a run. */
    public void become(GenericKubernetesResource run, Map<String, Object> status) {
        var now = resources().withName(run.getMetadata().getName()).get();
        now.setAdditionalProperty("status", status);
        resources().resource(now).update();
    }

    public void succeed(GenericKubernetesResource run, String result) {
        become(
                run,
                Map.of(
                        "phase",
                        "Succeeded",
                        "result",
                        result,
                        "exitCode",
                        0,
                        "podName",
                        run.getMetadata().getName() + "-x7k2p",
                        "jobName",
                        run.getMetadata().getName(),
                        "tokenUsage",
                        Map.of("inputTokens", 1000, "outputTokens", 100, "totalTokens", 1100, "toolCalls", 3)));
    }

    public void prune(GenericKubernetesResource run) {
        resources().withName(run.getMetadata().getName()).delete();
    }

    /** The next order is answered so, and not stored. */
    void answerNextOrder(int code, String reason, String message) {
        server.expect()
                .post()
                .withPath(RUNS)
                .andReturn(
                        code,
                        new StatusBuilder()
                                .withCode(code)
                                .withReason(reason)
                                .withMessage(message)
                                .withStatus("Failure")
                                .build())
                .once();
    }

    /** What was said with each deletion since the last look. */
    List<String> deletions() throws InterruptedException {
        var said = new ArrayList<String>();
        for (var request = server.takeRequest(100, MILLISECONDS);
                request != null;
                request = server.takeRequest(100, MILLISECONDS)) {
            if (request.getMethod().equals("DELETE")) {
                said.add(request.getUtf8Body());
            }
        }
        return said;
    }

    /** The next deletion of it finds that it has changed. */
    void refuseWithdrawal(String name) {
        server.expect()
                .delete()
                .withPath(RUNS + "/" + name)
                .andReturn(
                        409,
                        new StatusBuilder()
                                .withCode(409)
                                .withReason("Conflict")
                                .withStatus("Failure")
                                .build())
                .once();
    }

    @Override
    public void close() {
        own.close();
        server.destroy();
    }
}
