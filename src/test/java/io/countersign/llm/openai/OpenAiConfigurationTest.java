package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.llm.ChatModel;
import io.countersign.llm.Gateway;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.SimulatedServer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OpenAiConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class, OpenAiConfiguration.class)
            .withBean(SimulatedServer.class, () -> () -> URI.create("http://127.0.0.1:4711"));

    @EnableConfigurationProperties(GatewaySettings.class)
    static class Settings {}

    @Test
    void simulatesWithoutAKey() {
        application.run(context -> {
            assertThat(context.getBean(Gateway.class)).isEqualTo(new Gateway(true, "127.0.0.1:4711", "gpt-5-mini"));
            assertThat(context.getBean(ChatModel.class)).hasToString("models at 127.0.0.1:4711");
        });
    }

    @Test
    void asksThePublicApiWithAKeyAlone() {
        application
                .withPropertyValues("OPENAI_API_KEY=hunter2")
                .run(context -> assertThat(context.getBean(Gateway.class))
                        .isEqualTo(new Gateway(false, "api.openai.com", "gpt-5-mini")));
    }

    @Test
    void asksTheNamedGatewayAndModel() {
        application
                .withPropertyValues(
                        "OPENAI_API_KEY=hunter2", "OPENAI_BASE_URL=http://litellm:4000/", "countersign.model=house")
                .run(context -> assertThat(context.getBean(Gateway.class))
                        .isEqualTo(new Gateway(false, "litellm:4000", "house")));
    }

    @Test
    void refusesToStartWithAnUnknownNameOfTheOutputLimit() {
        application
                .withPropertyValues("countersign.gateway.output-limit=tokens")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "countersign.gateway.output-limit must be max_completion_tokens or max_tokens"));
    }
}
