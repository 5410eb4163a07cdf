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
import io.countersign.outgoing.OutgoingGuard;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Asks any OpenAI-compatible gateway for a chat completion, synchronously: the asynchronous client has 64 calls in flight
 * at most, this one on virtual threads as many as there are callers. It never repeats a call; the journal does, because
 * each attempt needs money of its own.
 */
final class OpenAiChatModel implements ChatModel, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final OkHttpClient connections;
    private final OpenAIClient client;
    private final Requests requests;
    private final Secrets secrets;
    private final Failures failures;
    private final BaseUrl baseUrl;
    private final ChatSpans spans;

    OpenAiChatModel(BaseUrl baseUrl, OutgoingGuard guard, String key, GatewaySettings settings, Clock clock) {
        this(baseUrl, guard, key, settings, clock, Tracer.NOOP);
    }

    OpenAiChatModel(
            BaseUrl baseUrl, OutgoingGuard guard, String key, GatewaySettings settings, Clock clock, Tracer tracer) {
        this.spans = new ChatSpans(tracer, baseUrl);
        this.baseUrl = baseUrl;
        this.connections = guard.client();
        this.client = OpenAIOkHttpClient.builder()
                .okHttpClient(connections)
                .baseUrl(baseUrl.toString())
                .apiKey(key)
                .maxRetries(0)
                .disableTelemetry(true)
                .logLevel(LogLevel.OFF)
                .addInterceptor(new SendWatch())
                .addInterceptor(new AnswerLimit())
                .build();
        this.requests = new Requests(settings.oldOutputLimit());
        this.secrets = new Secrets(key);
        this.failures = new Failures(baseUrl.host(), secrets, new RetryAfter(clock, settings.retryPause()));
    }

    @Override
    public ChatAnswer ask(ChatRequest request) throws ChatFailure {
        var span = spans.begin(request);
        try {
            return ask(request, span);
        } catch (ChatFailure failure) {
            ChatSpans.failed(span, failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private ChatAnswer ask(ChatRequest request, Span span) throws ChatFailure {
        var params = requests.params(request, ChatSpans.traceparent(span));
        try (var response = ScopedValue.where(SendWatch.LEAVE_BY, request.leaveBy())
                .call(() -> client.chat().completions().withRawResponse().create(params, options(request.timeout())))) {
            return read(response, span);
        } catch (OpenAIException e) {
            throw failures.of(e);
        }
    }

    /** Whatever the library stumbles over now came from the gateway, which has billed it. */
    private ChatAnswer read(HttpResponseFor<ChatCompletion> response, Span span) throws ChatFailure {
        Optional<ChatAnswer> answer;
        try {
            var completion = response.parse();
            answer = Answers.read(completion, response.headers(), secrets);
            var model = completion._model().asString().map(secrets::hide);
            answer.ifPresent(read -> ChatSpans.answered(span, model, read));
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
        connections.dispatcher().executorService().shutdown();
        connections.connectionPool().evictAll();
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
