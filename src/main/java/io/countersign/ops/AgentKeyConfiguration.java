package io.countersign.ops;

import io.countersign.external.AgentKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where the key comes from that signs agent tokens: given, else kept beside the embedded database, else none. */
@Configuration(proxyBeanMethods = false)
class AgentKeyConfiguration {
    private static final String CURRENT = "COUNTERSIGN_AGENT_KEY";
    private static final String PREVIOUS = "COUNTERSIGN_AGENT_KEY_PREVIOUS";
    private static final String FILE = "agent-key";
    private static final String HOW =
            "what `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0` prints";

    @Bean
    AgentKeys agentKeys(Environment environment, @Value("${countersign.data-directory}") Path directory) {
        var current = environment.getProperty("countersign.agent.key", "").strip();
        var previous = environment.getProperty("countersign.agent.key-previous", "");
        if (!current.isEmpty()) {
            return keys(current, CURRENT, previous);
        }
        if (DatabaseConfiguration.hasAddress(environment)) {
            return AgentKeys.none(
                    "External agents are off: " + CURRENT + " is not set. Set it on every replica to " + HOW);
        }
        var kept = new AuthSecretFile(directory, FILE, AgentKeys::make, "key that signs agent tokens", CURRENT);
        return keys(kept.secret(), "The file " + FILE + " in " + directory, previous);
    }

    private static AgentKeys keys(String current, String where, String previous) {
        require(current, List.of(), where);
        return require(
                current,
                Stream.of(previous.split(",")).filter(text -> !text.isBlank()).toList(),
                PREVIOUS);
    }

    private static AgentKeys require(String current, List<String> previous, String where) {
        try {
            return AgentKeys.of(current, previous);
        } catch (IllegalArgumentException e) {
            throw new StartupFault(where + " " + e.getMessage() + ".", "Set it to " + HOW + ".");
        }
    }
}
