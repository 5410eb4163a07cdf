package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.external.AgentKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** Where the key comes from that signs agent tokens. */
class AgentKeyTest {
    private final MockEnvironment environment = new MockEnvironment();

    @TempDir
    private Path directory;

    @Test
    void isMadeOnceBesideTheEmbeddedDatabase() throws Exception {
        var first = keys();

        assertThat(first.refusal()).isEmpty();
        assertThat(keys().toString()).isEqualTo(first.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("agent-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isMissedOnADatabaseOfOnesOwn() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/x");

        assertThat(keys().refusal().orElseThrow()).contains("off", "COUNTERSIGN_AGENT_KEY is not set");
        environment.setProperty("countersign.agent.key", AgentKeys.make());
        assertThat(keys().refusal()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void isReadFromTheVariablesWithThePreviousOnes() {
        var real = new StandardEnvironment();
        real.getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "variables-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of(
                                "COUNTERSIGN_AGENT_KEY",
                                AgentKeys.make(),
                                "COUNTERSIGN_AGENT_KEY_PREVIOUS",
                                AgentKeys.make() + ", " + AgentKeys.make())));
        ConfigurationPropertySources.attach(real);

        var keys = new AgentKeyConfiguration().agentKeys(real, directory);

        assertThat(keys.toString().split(",")).hasSize(3);
    }

    @Test
    void isRefusedWithoutBeingRepeated() {
        environment.setProperty("countersign.agent.key", "hunter2");

        assertThatThrownBy(this::keys)
                .isInstanceOf(StartupFault.class)
                .hasMessage("COUNTERSIGN_AGENT_KEY is not a key on the curve P-256 in PKCS#8.");
    }

    @Test
    void aPreviousOneIsRefusedUnderItsOwnName() {
        environment.setProperty("countersign.agent.key", AgentKeys.make());
        environment.setProperty("countersign.agent.key-previous", "hunter2");

        assertThatThrownBy(this::keys)
                .isInstanceOf(StartupFault.class)
                .hasMessageStartingWith("COUNTERSIGN_AGENT_KEY_PREVIOUS is not a key");
    }

    private AgentKeys keys() {
        return new AgentKeyConfiguration().agentKeys(environment, directory);
    }
}
