package io.countersign.llm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long and for how many acts of external agents is waited.
 *
 * @param timeout how long one act may take, at most the hour that a token is good for
 * @param atOnce for how many one node waits at once; more wait their turn, as agent runs do
 * @param look how often a node looks for answers that another node took
 * @param sweep how often it ends requests for approval that nobody waits for any more
 */
@ConfigurationProperties("countersign.external-agents")
public record ExternalSettings(
        @DefaultValue("30m") Duration timeout,
        @DefaultValue("200") int atOnce,
        @DefaultValue("1s") Duration look,
        @DefaultValue("5s") Duration sweep) {
    private static final Duration LONGEST = Duration.ofHours(1);

    public ExternalSettings {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("countersign.external-agents.timeout: above zero and at most 1h");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("countersign.external-agents.at-once: at least 1");
        }
        if (!sweep.isPositive()) {
            throw new IllegalArgumentException("countersign.external-agents.sweep: above zero");
        }
        if (look.compareTo(Duration.ofMillis(10)) < 0 || look.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("countersign.external-agents.look: 10ms to 1m");
        }
    }
}
