package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.llm.ChatModel;
import io.countersign.llm.Gateway;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.SimulatedServer;
import io.countersign.outgoing.OutgoingSettings;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OpenAiConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class, OpenAiConfiguration.class)
            .withBean(SimulatedServer.class, () -> () -> URI.create("http://127.0.0.1:4711"));

    @EnableConfigurationProperties({GatewaySettings.class, OutgoingSettings.class})
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

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4000, COUNTERSIGN_OUTGOING_ALLOW=localhost:4000",
        "http://127.0.0.1:4000/v1, COUNTERSIGN_OUTGOING_ALLOW=127.0.0.1:4000",
        "http://[::ffff:127.0.0.1]:4000, COUNTERSIGN_OUTGOING_ALLOW=127.0.0.1:4000",
        "http://169.254.169.254/latest, no connection is ever made there",
        "'http://[fe80::1]:4000', no connection is ever made there",
    })
    void refusesToStartWithAnAddressThatNobodyMayMean(String url, String remedy) {
        application
                .withPropertyValues("OPENAI_API_KEY=hunter2", "OPENAI_BASE_URL=" + url)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("OPENAI_BASE_URL is refused. ")
                        .hasMessageContaining(remedy)
                        .hasMessageNotContaining("hunter2"));
    }

    @Test
    void asksAGatewayOnThisMachineWhereThatIsSaid() {
        application
                .withPropertyValues(
                        "OPENAI_API_KEY=hunter2",
                        "OPENAI_BASE_URL=http://localhost:4000",
                        "countersign.outgoing.allow=localhost:4000")
                .run(context ->
                        assertThat(context.getBean(Gateway.class).host()).isEqualTo("localhost:4000"));
    }

    @Test
    void refusesToStartWhereWhomToLetThroughToCannotBeRead() {
        application
                .withPropertyValues("countersign.outgoing.allow=10.0.0.0/8,10.0.0.1/8")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "countersign.outgoing.allow (COUNTERSIGN_OUTGOING_ALLOW): 10.0.0.1/8 begins"));
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
