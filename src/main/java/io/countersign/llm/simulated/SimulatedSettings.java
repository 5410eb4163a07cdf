package io.countersign.llm.simulated;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How the simulated model behaves: the time it takes for an answer, so that a run can be watched. */
@ConfigurationProperties("countersign.simulated")
record SimulatedSettings(@DefaultValue("150ms") Duration latency) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    SimulatedSettings {
        if (latency.isNegative() || latency.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("countersign.simulated.latency must be from 0 to 10 minutes");
        }
    }
}
