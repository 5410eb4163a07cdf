package io.countersign.llm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway behaves. Unmetered: it bills nobody, so prices of zero are allowed. Output limit: the name under which
 * it knows the limit of output tokens, {@code max_completion_tokens} or, for gateways that lack it, {@code max_tokens}.
 */
@ConfigurationProperties("countersign.gateway")
public record GatewaySettings(
        @DefaultValue("false") boolean unmetered,
        @DefaultValue("max_completion_tokens") String outputLimit) {
    private static final String OLD_NAME = "max_tokens";

    public GatewaySettings {
        if (!outputLimit.equals("max_completion_tokens") && !outputLimit.equals(OLD_NAME)) {
            throw new IllegalArgumentException(
                    "countersign.gateway.output-limit must be max_completion_tokens or max_tokens");
        }
    }

    public boolean oldOutputLimit() {
        return outputLimit.equals(OLD_NAME);
    }
}
