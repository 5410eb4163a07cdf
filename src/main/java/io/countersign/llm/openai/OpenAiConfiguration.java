package io.countersign.llm.openai;

import io.countersign.llm.ChatModel;
import io.countersign.llm.Gateway;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.SimulatedServer;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the gateway: with a key the real one, without the simulated one. */
@Configuration(proxyBeanMethods = false)
class OpenAiConfiguration {
    private static final String PUBLIC_API = "https://api.openai.com/v1";
    private static final String SIMULATED_KEY = "no-key-needed";

    /** The chosen gateway with its key, which no text of ours shows. */
    record Choice(boolean simulated, BaseUrl baseUrl, String key) {
        @Override
        public String toString() {
            return baseUrl.toString();
        }
    }

    @Bean
    Choice gatewayChoice(
            @Value("${OPENAI_API_KEY:}") String key,
            @Value("${OPENAI_BASE_URL:}") String baseUrl,
            ObjectProvider<SimulatedServer> simulated) {
        if (!key.isBlank()) {
            return new Choice(false, BaseUrl.of(baseUrl.isBlank() ? PUBLIC_API : baseUrl), Secrets.key(key));
        }
        var server = simulated.getIfAvailable();
        if (server == null) {
            throw new IllegalStateException("OPENAI_API_KEY is not set and there is no simulated model");
        }
        return new Choice(true, BaseUrl.of(server.baseUrl().toString()), SIMULATED_KEY);
    }

    @Bean(destroyMethod = "close")
    ChatModel openAiChatModel(Choice choice, GatewaySettings settings, ObjectProvider<Tracer> tracer) {
        return new OpenAiChatModel(
                choice.baseUrl(), choice.key(), settings, Clock.systemUTC(), tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    Gateway gateway(Choice choice, @Value("${countersign.model:gpt-5-mini}") String defaultModel) {
        return new Gateway(choice.simulated(), choice.baseUrl().host(), defaultModel);
    }

    @Bean
    WarmUp modelWarmUp() {
        return new WarmUp();
    }
}
