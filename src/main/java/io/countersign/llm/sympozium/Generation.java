package io.countersign.llm.sympozium;

import java.util.Collection;
import java.util.Optional;

/** How a version of Sympozium calls that which runs; it can be told from the resources that its API has. */
enum Generation {
    /** Since 0.10: {@code Agent}. */
    AGENT("agents", "agentRef"),

    /** Before: {@code SympoziumInstance}. It knows no headers for the model gateway. */
    INSTANCE("sympoziuminstances", "instanceRef");

    private final String resources;
    private final String reference;

    Generation(String resources, String reference) {
        this.resources = resources;
        this.reference = reference;
    }

    /** The field of a run that names its agent. */
    String reference() {
        return reference;
    }

    static Optional<Generation> of(Collection<String> resources) {
        for (var generation : values()) {
            if (resources.contains(generation.resources)) {
                return Optional.of(generation);
            }
        }
        return Optional.empty();
    }
}
