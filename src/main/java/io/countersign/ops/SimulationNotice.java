package io.countersign.ops;

import io.countersign.access.Notice;
import io.countersign.llm.Gateway;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says on the start page that the model is simulated. */
@Component
class SimulationNotice implements Notice {
    private final Gateway gateway;

    SimulationNotice(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Optional<String> text() {
        return gateway.simulated()
                ? Optional.of("The model is simulated: no model is asked and nobody is billed.")
                : Optional.empty();
    }
}
