package io.countersign.llm.openai;

import io.countersign.llm.ChatModel;
import io.countersign.llm.Gateway;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.SimulatedServer;
import io.countersign.outgoing.OutgoingGuard;
import io.countersign.outgoing.OutgoingRefused;
import io.countersign.outgoing.OutgoingSettings;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the gateway: with a key the real one, without the simulated one. */
@Configuration(proxyBeanMethods = false)
class OpenAiConfiguration {
    static final String PUBLIC_API = "https://api.openai.com/v1";
    private static final String SIMULATED_KEY = "no-key-needed";

    /** The chosen gateway with its key, which no text of ours shows. */
    record Choice(boolean simulated, BaseUrl baseUrl, OutgoingGuard guard, String key) {
        @Override
        public String toString() {
            return baseUrl.toString();
        }
    }

    @Bean
    Choice gatewayChoice(
            @Value("${OPENAI_API_KEY:}") String key,
            @Value("${OPENAI_BASE_URL:}") String baseUrl,
            OutgoingSettings outgoing,
            ObjectProvider<SimulatedServer> simulated) {
        if (!key.isBlank()) {
            var url = BaseUrl.of(baseUrl.isBlank() ? PUBLIC_API : baseUrl);
            return new Choice(false, url, guard(url, outgoing), Secrets.key(key));
        }
        var server = simulated.getIfAvailable();
        if (server == null) {
            throw new IllegalStateException("OPENAI_API_KEY is not set and there is no simulated model");
        }
        var url = BaseUrl.of(server.baseUrl().toString());
        return new Choice(true, url, OutgoingGuard.toOwn(url.uri()), SIMULATED_KEY);
    }

    /** What is known to be refused before a name is looked up is said at the start. */
    private static OutgoingGuard guard(BaseUrl url, OutgoingSettings outgoing) {
        try {
            var guard = OutgoingGuard.to(url.uri(), outgoing);
            guard.check(url.uri());
            return guard;
        } catch (OutgoingRefused | IllegalArgumentException e) {
            throw new IllegalArgumentException("OPENAI_BASE_URL is refused. " + e.getMessage());
        }
    }

    @Bean(destroyMethod = "close")
    ChatModel openAiChatModel(Choice choice, GatewaySettings settings, ObjectProvider<Tracer> tracer) {
        return new OpenAiChatModel(
                choice.baseUrl(),
                choice.guard(),
                choice.key(),
                settings,
                Clock.systemUTC(),
                tracer.getIfAvailable(() -> Tracer.NOOP));
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
