package io.countersign.llm.sympozium;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How positions are filled with agents of Sympozium.
 *
 * @param enabled off, no client of Kubernetes is made
 * @param namespace where the agents and their runs are
 * @param baseUrl the model gateway that runs are given
 * @param provider the name Sympozium has for its kind, {@code openai} for any OpenAI-compatible gateway
 * @param authSecret the secret of that namespace in which runs find the gateway's key
 * @param timeout how long a run may work; it is waited for two minutes longer, in which its pod starts
 * @param atOnce runs that one node waits for at once
 * @param resync how often runs are listed, beside being watched
 * @param allowedAgents for each company the agents that it may use, as JSON: {@code {"acme": ["analyst"]}}
 * @param accounting what a run is booked at
 * @param allowedTools tools a run may use, all that its agent has where none is named
 * @param deniedTools tools a run may not use
 */
@ConfigurationProperties("countersign.sympozium")
record SympoziumSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("sympozium-system") String namespace,
        @DefaultValue("") String baseUrl,
        @DefaultValue("openai") String provider,
        @DefaultValue("") String authSecret,
        @DefaultValue("10m") Duration timeout,
        @DefaultValue("20") int atOnce,
        @DefaultValue("30s") Duration resync,
        @DefaultValue("{}") String allowedAgents,
        @DefaultValue("ceiling") Accounting accounting,
        @DefaultValue List<String> allowedTools,
        @DefaultValue List<String> deniedTools) {
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration START = Duration.ofMinutes(2);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    SympoziumSettings {
        allowedTools = List.copyOf(allowedTools);
        deniedTools = List.copyOf(deniedTools);
        if (enabled) {
            require(NAME.matcher(namespace).matches(), "namespace must be the name of a namespace");
            require(isHttp(baseUrl), "base-url must be the http(s) address of the model gateway, as a pod reaches it");
            require(!provider.isBlank(), "provider must not be blank");
            require(NAME.matcher(authSecret).matches(), "auth-secret must be the name of a secret in the namespace");
            require(
                    timeout.toSeconds() >= 10 && timeout.compareTo(LONGEST) <= 0,
                    "timeout must be from ten seconds to a day");
            require(atOnce > 0, "at-once must be above zero");
            require(resync.toSeconds() >= 1, "resync must be a second or more");
        }
    }

    /** A whole run, from the order to the last moment at which its end is waited for. */
    Duration patience() {
        return timeout.plus(START);
    }

    private static boolean isHttp(String address) {
        try {
            var uri = URI.create(address);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("countersign.sympozium." + rule);
        }
    }
}
