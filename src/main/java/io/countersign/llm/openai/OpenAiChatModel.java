package io.countersign.llm.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatModel;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.GatewaySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks any OpenAI-compatible gateway for a chat completion, synchronously: the asynchronous client has 64 calls in flight
 * at most, this one on virtual threads as many as there are callers. It never repeats a call; the journal does, because
 * each attempt needs money of its own.
 */
final class OpenAiChatModel implements ChatModel, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final OpenAIClient client;
    private final Requests requests;
    private final Failures failures;
    private final BaseUrl baseUrl;

    OpenAiChatModel(BaseUrl baseUrl, String key, GatewaySettings settings, Clock clock) {
        this.baseUrl = baseUrl;
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl.toString())
                .apiKey(key)
                .maxRetries(0)
                .followRedirects(false)
                .disableTelemetry(true)
                .logLevel(LogLevel.OFF)
                .addInterceptor(new SendWatch())
                .addInterceptor(new AnswerLimit())
                .build();
        this.requests = new Requests(settings.oldOutputLimit());
        this.failures = new Failures(baseUrl.host(), new Secrets(key), new RetryAfter(clock, settings.retryPause()));
    }

    @Override
    public ChatAnswer ask(ChatRequest request) throws ChatFailure {
        try (var response = ScopedValue.where(SendWatch.LEAVE_BY, request.leaveBy())
                .call(() -> client.chat()
                        .completions()
                        .withRawResponse()
                        .create(requests.params(request), options(request.timeout())))) {
            return read(response);
        } catch (OpenAIException e) {
            throw failures.of(e);
        }
    }

    /** Whatever the library stumbles over now came from the gateway, which has billed it. */
    private ChatAnswer read(HttpResponseFor<ChatCompletion> response) throws ChatFailure {
        Optional<ChatAnswer> answer;
        try {
            answer = Answers.read(response.parse(), response.headers());
        } catch (OpenAIException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failures.malformed(e.getClass().getSimpleName());
        }
        return answer.orElseThrow(() -> failures.malformed("it has no choices"));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "models at " + baseUrl.host();
    }

    /** One bound for the whole call; a connection that does not come up is told sooner, for nothing was sent then. */
    private static RequestOptions options(Duration timeout) {
        var connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
        return RequestOptions.builder()
                .timeout(Timeout.builder()
                        .connect(connect)
                        .read(timeout)
                        .write(timeout)
                        .request(timeout)
                        .build())
                .build();
    }
}
