package io.countersign.llm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway behaves, and how patient we are with it.
 *
 * @param unmetered it bills nobody, so prices of zero are allowed
 * @param outputLimit the name under which it knows the limit of output tokens, {@code max_completion_tokens} or, for
 *     gateways that lack it, {@code max_tokens}
 * @param retryPause before the second attempt of a call that failed; it doubles with every further one. Also how long we
 *     stay away from a gateway that asks for it without saying how long
 * @param longestCall no call waits longer for its answer, whatever its act allows
 */
@ConfigurationProperties("countersign.gateway")
public record GatewaySettings(
        @DefaultValue("false") boolean unmetered,
        @DefaultValue("max_completion_tokens") String outputLimit,
        @DefaultValue("5s") Duration retryPause,
        @DefaultValue("3m") Duration longestCall) {
    /** The defaults. */
    public static final GatewaySettings USUAL =
            new GatewaySettings(false, "max_completion_tokens", Duration.ofSeconds(5), Duration.ofMinutes(3));

    private static final String OLD_NAME = "max_tokens";

    public GatewaySettings {
        if (!outputLimit.equals("max_completion_tokens") && !outputLimit.equals(OLD_NAME)) {
            throw new IllegalArgumentException(
                    "countersign.gateway.output-limit must be max_completion_tokens or max_tokens");
        }
        if (!retryPause.isPositive() || !longestCall.isPositive()) {
            throw new IllegalArgumentException(
                    "countersign.gateway.retry-pause and countersign.gateway.longest-call must be above zero");
        }
    }

    public boolean oldOutputLimit() {
        return outputLimit.equals(OLD_NAME);
    }
}
