package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The settings as the chart writes them into the environment, and what is no setting. */
class SympoziumSettingsTest {
    private static final Map<String, Object> GOOD = Map.of(
            "COUNTERSIGN_SYMPOZIUM_ENABLED", "true",
            "COUNTERSIGN_SYMPOZIUM_BASE_URL", "http://litellm:4000/v1",
            "COUNTERSIGN_SYMPOZIUM_AUTH_SECRET", "agents-llm-key");

    private static SympoziumSettings with(String variable, String value) {
        var environment = new HashMap<>(GOOD);
        environment.put("COUNTERSIGN_SYMPOZIUM_" + variable, value);
        return bind(environment);
    }

    private static SympoziumSettings bind(Map<String, Object> environment) {
        var sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        return new Binder(ConfigurationPropertySources.from(sources))
                .bindOrCreate("countersign.sympozium", SympoziumSettings.class);
    }

    @Test
    void isOffAndNeedsNothingUnlessAsked() {
        var settings = bind(Map.of());

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.accounting()).isEqualTo(Accounting.CEILING);
        assertThat(AllowedAgents.parse(settings.allowedAgents()).refusal("acme", "analyst"))
                .isPresent();
    }

    @Test
    void readsWhatTheChartWrites() {
        assertThat(with("ACCOUNTING", "reported").accounting()).isEqualTo(Accounting.REPORTED);
        assertThat(with("TIMEOUT", "15m").patience()).isEqualTo(Duration.ofMinutes(17));
        assertThat(with("AT_ONCE", "3").atOnce()).isEqualTo(3);
        assertThat(with("ALLOWED_TOOLS", "read_file,search").allowedTools()).isEqualTo(List.of("read_file", "search"));
        assertThat(with("DENIED_TOOLS", "execute_command").deniedTools()).isEqualTo(List.of("execute_command"));
        var allowed = AllowedAgents.parse(
                with("ALLOWED_AGENTS", "{\"acme-research\":[\"analyst\"]}").allowedAgents());
        assertThat(allowed.refusal("acme-research", "analyst")).isEmpty();
        assertThat(allowed.refusal("acme-research", "writer")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "BASE_URL, litellm:4000",
        "BASE_URL, ''",
        "AUTH_SECRET, ''",
        "AUTH_SECRET, Not_A_Name",
        "NAMESPACE, ''",
        "TIMEOUT, 1s",
        "TIMEOUT, 2d",
        "AT_ONCE, 0",
        "RESYNC, 10ms"
    })
    void saysWhichSettingIsWrong(String variable, String value) {
        assertThatThrownBy(() -> with(variable, value))
                .rootCause()
                .hasMessageStartingWith("countersign.sympozium."
                        + variable.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "[]", "{\"acme\": \"analyst\"}", "{\"acme\": null}", "null"})
    void saysThatTheAllowedAgentsAreNoList(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedAgents.parse(json))
                .withMessageStartingWith("countersign.sympozium.allowed-agents must be a JSON object");
    }
}
