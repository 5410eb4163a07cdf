package io.countersign.llm.sympozium;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.Labels;
import io.countersign.llm.Role;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the AgentRun that does an act: the brief as its task, our gateway as its model, and nobody else's name on it. The
 * brief is as long as an act allows, far below what a pod's environment takes.
 */
final class RunOrder {
    private final SympoziumSettings settings;

    RunOrder(SympoziumSettings settings) {
        this.settings = settings;
    }

    GenericKubernetesResource write(String agent, ChatRequest request, Generation generation, Identity identity) {
        var run = new GenericKubernetesResource();
        run.setApiVersion(Cluster.API_VERSION);
        run.setKind(Cluster.KIND);
        run.setMetadata(new ObjectMetaBuilder()
                .withName(Identity.name(request.callId()))
                .withNamespace(settings.namespace())
                .withLabels(labels(agent, request, identity))
                .build());
        run.setAdditionalProperty("spec", spec(agent, request, generation));
        return run;
    }

    /** Sympozium counts an agent's runs by the label with its name and does not add it. */
    private static Map<String, String> labels(String agent, ChatRequest request, Identity identity) {
        var labels = new LinkedHashMap<>(identity.labels(request.callId()));
        labels.put("app.kubernetes.io/managed-by", "countersign");
        labels.put("sympozium.ai/instance", agent);
        labels.put("countersign.io/run", request.labels().run().toString());
        labels.put("countersign.io/assignment", request.labels().assignment().toString());
        labels.put("countersign.io/company", label(request.labels().company()));
        labels.put("countersign.io/position", label(request.labels().position()));
        return labels;
    }

    private Map<String, Object> spec(String agent, ChatRequest request, Generation generation) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put(generation.reference(), agent);
        spec.put("agentId", "primary");
        spec.put("sessionKey", "");
        spec.put("systemPrompt", text(request, true));
        spec.put("task", task(request));
        spec.put("model", model(request, generation));
        if (!settings.allowedTools().isEmpty() || !settings.deniedTools().isEmpty()) {
            spec.put("toolPolicy", tools());
        }
        spec.put("timeout", settings.timeout().toSeconds() + "s");
        spec.put("cleanup", "keep");
        return spec;
    }

    private Map<String, Object> model(ChatRequest request, Generation generation) {
        var model = new LinkedHashMap<String, Object>();
        model.put("provider", settings.provider());
        model.put("model", request.model());
        model.put("baseURL", settings.baseUrl());
        model.put("authSecretRef", settings.authSecret());
        if (generation == Generation.AGENT) {
            model.put("providerHeaders", headers(request));
        }
        return model;
    }

    private Map<String, List<String>> tools() {
        var tools = new LinkedHashMap<String, List<String>>();
        if (!settings.allowedTools().isEmpty()) {
            tools.put("allow", settings.allowedTools());
        }
        if (!settings.deniedTools().isEmpty()) {
            tools.put("deny", settings.deniedTools());
        }
        return tools;
    }

    /** What LiteLLM groups its spend by. A run makes many calls, so none of them gets our call's id for its own. */
    private static Map<String, String> headers(ChatRequest request) {
        var labels = request.labels();
        return Map.of(
                "x-litellm-trace-id", labels.run().toString(),
                "x-litellm-tags",
                        "company:%s,position:%s,run:%s".formatted(labels.company(), labels.position(), labels.run()),
                "x-litellm-spend-logs-metadata", metadata(request, labels));
    }

    private static String metadata(ChatRequest request, Labels labels) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("call_id", request.callId().toString())
                .put("company", labels.company())
                .put("position", labels.position())
                .put("run_id", labels.run().toString())
                .put("assignment_id", labels.assignment().toString())
                .toString();
    }

    /** What it has to do, and the form of the answer, which a model's own interface would take apart from the text. */
    private static String task(ChatRequest request) {
        return text(request, false)
                + "\n\nAnswer with one JSON object that follows this JSON schema, and with nothing else:\n"
                + request.schema().schema();
    }

    private static String text(ChatRequest request, boolean system) {
        return request.messages().stream()
                .filter(message -> (message.role() == Role.SYSTEM) == system)
                .map(message ->
                        message.role() == Role.ASSISTANT ? "Your earlier answer:\n" + message.text() : message.text())
                .collect(Collectors.joining("\n\n"));
    }

    /** A key may end with a hyphen, the value of a label may not. */
    private static String label(String key) {
        return key.replaceAll("[^a-zA-Z0-9]+$", "");
    }
}
