package io.countersign.llm.sympozium;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** By what a run is known as ours: its name follows from the call that ordered it, its labels say whose it is. */
record Identity(String installation) {
    static final String CALL = "countersign.io/call";
    static final String INSTALLATION = "countersign.io/installation";
    private static final String PREFIX = "countersign-";

    /** The same for the same call, on every node and at every try. */
    static String name(UUID call) {
        return PREFIX + call;
    }

    Map<String, String> labels(UUID call) {
        return Map.of(CALL, call.toString(), INSTALLATION, installation);
    }

    /** Whether this run was ordered by this installation for this call. */
    boolean owns(GenericKubernetesResource run, UUID call) {
        var labels = run.getMetadata().getLabels();
        return labels != null && labels.entrySet().containsAll(labels(call).entrySet());
    }

    /** The call for which it was ordered, where its name fits. */
    static Optional<UUID> call(GenericKubernetesResource run) {
        var labels = run.getMetadata().getLabels();
        try {
            return Optional.ofNullable(labels == null ? null : labels.get(CALL))
                    .map(UUID::fromString)
                    .filter(call -> name(call).equals(run.getMetadata().getName()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
