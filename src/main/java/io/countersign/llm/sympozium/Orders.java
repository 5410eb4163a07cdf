package io.countersign.llm.sympozium;

import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Places the order for a run, so that it is there exactly once: its name follows from the call, so an order whose answer
 * was lost is given again and meets itself.
 */
final class Orders {
    private static final int TRIES = 8;

    private final Cluster cluster;
    private final RunOrder writer;

    Orders(Cluster cluster, RunOrder writer) {
        this.cluster = cluster;
        this.writer = writer;
    }

    /** Afterwards the run is there, or the failure says whether it may be. */
    void place(String agent, ChatRequest request) throws ChatFailure {
        var generation = generation();
        var order = writer.write(agent, request, generation, cluster.identity());
        var doubtful = Optional.<String>empty();
        var rediscovered = false;
        for (var attempt = 1; attempt <= TRIES; attempt++) {
            if (Thread.currentThread().isInterrupted()) {
                throw over(doubtful.isPresent());
            }
            try {
                if (doubtful.isPresent() && isThere(agent, request)) {
                    return;
                }
                if (request.leaveBy().isPast()) {
                    throw doubtful.isEmpty()
                            ? new ChatFailure.NotSent("The order came too late to be given by this node")
                            : unseen(doubtful);
                }
                cluster.create(order);
                return;
            } catch (KubernetesClientException e) {
                switch (Refusals.of(e)) {
                    case Refusals.There _ -> {
                        if (!found(agent, request)) {
                            throw new ChatFailure.Fault("The agent run was there, and is not there any more");
                        }
                        return;
                    }
                    case Refusals.Unsent(var failure) -> {
                        if (doubtful.isPresent()) {
                            pause(attempt);
                            continue;
                        }
                        cluster.forgetGeneration();
                        if (rediscovered || !(failure instanceof ChatFailure.Rejected)) {
                            throw failure;
                        }
                        rediscovered = true;
                        var now = generation();
                        if (now == generation) {
                            throw failure;
                        }
                        order = writer.write(agent, request, now, cluster.identity());
                    }
                    case Refusals.Doubtful(var reason) -> {
                        doubtful = Optional.of(reason);
                        pause(attempt);
                    }
                }
            }
        }
        throw unseen(doubtful);
    }

    /** Nothing is ordered before it is known how. */
    private Generation generation() throws ChatFailure {
        try {
            return cluster.generation()
                    .orElseThrow(() -> new ChatFailure.Rejected(
                            "Sympozium is not installed in the cluster: it has no agents in " + Cluster.API_VERSION));
        } catch (KubernetesClientException e) {
            throw new ChatFailure.NotSent("The Kubernetes API could not be asked: " + Refusals.reason(e));
        }
    }

    /** It is there, says the API server; which one it is may have to be asked more than once. */
    private boolean found(String agent, ChatRequest request) throws ChatFailure {
        try {
            return isThere(agent, request);
        } catch (KubernetesClientException e) {
            throw new ChatFailure.Unseen("There is such a run, and nobody could see whose: " + Refusals.reason(e));
        }
    }

    /** Once an order may have arrived, nothing that comes after makes it certain that it did not. */
    private static ChatFailure over(boolean doubtful) {
        var reason = "The order was given up, because its run is over";
        return doubtful ? new ChatFailure.Fault(reason) : new ChatFailure.NotSent(reason);
    }

    /** Whoever asks again looks for the run first; it is not ordered twice. */
    private static ChatFailure unseen(Optional<String> doubtful) {
        return new ChatFailure.Unseen("The order may have arrived, and nobody could see whether it did: "
                + doubtful.orElse("no try came through"));
    }

    /** A run of that name that is not this order is nobody's we know; it is left alone. */
    private boolean isThere(String agent, ChatRequest request) throws ChatFailure {
        var found = cluster.find(Identity.name(request.callId()));
        if (found.isPresent()
                && !(cluster.identity().owns(found.get(), request.callId()) && isOf(found.get(), agent))) {
            throw new ChatFailure.Rejected("There is a run " + Identity.name(request.callId())
                    + " that this installation did not order, or of another agent");
        }
        return found.isPresent();
    }

    private static boolean isOf(GenericKubernetesResource run, String agent) {
        if (!(run.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec)) {
            return false;
        }
        for (var generation : Generation.values()) {
            if (agent.equals(spec.get(generation.reference()))) {
                return true;
            }
        }
        return false;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(Duration.ofMillis(100L << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
