package io.countersign.llm.openai;

import static io.countersign.llm.openai.StubGateway.brokenOff;
import static io.countersign.llm.openai.StubGateway.completion;
import static io.countersign.llm.openai.StubGateway.error;
import static io.countersign.llm.openai.StubGateway.json;
import static io.countersign.llm.openai.StubGateway.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.Labels;
import io.countersign.llm.Message;
import io.countersign.llm.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OpenAiChatModelTest {
    private static final String KEY = "sk-secret-0123456789abcdef";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final UUID CALL = UUID.fromString("00000000-0000-0000-0000-0000000000c1");
    private static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-0000000000a1");
    private static final UUID ASSIGNMENT = UUID.fromString("00000000-0000-0000-0000-0000000000b1");

    private final ObjectMapper json = new ObjectMapper();
    private final StubGateway gateway = new StubGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void asksWithSchemaLimitAndLabels() throws Exception {
        ask();

        var asked = gateway.asked.getFirst();
        assertThat(asked.path()).isEqualTo("/v1/chat/completions");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(asked.header("x-litellm-call-id")).isEqualTo(CALL.toString());
        assertThat(asked.header("x-litellm-trace-id")).isEqualTo(RUN.toString());
        assertThat(asked.header("x-litellm-tags")).isEqualTo("company:acme,position:ceo,run:" + RUN);
        var metadata = json.readTree(asked.header("x-litellm-spend-logs-metadata"));
        assertThat(metadata.path("run_id").asText()).isEqualTo(RUN.toString());
        assertThat(metadata.path("assignment_id").asText()).isEqualTo(ASSIGNMENT.toString());
        assertThat(metadata.path("position").asText()).isEqualTo("ceo");
        assertThat(metadata.path("call_id").asText()).isEqualTo(CALL.toString());
        assertThat(json.readTree(asked.body())).isEqualTo(json.readTree("""
            {"model":"gpt-5-mini","max_completion_tokens":300,
            "messages":[{"role":"system","content":"You are the ceo."},{"role":"user","content":"Plan."},
            {"role":"assistant","content":"What?"}],
            "response_format":{"type":"json_schema","json_schema":{"name":"plan","strict":true,
            "schema":{"type":"object","additionalProperties":false,"required":["approach"],
            "properties":{"approach":{"type":"string","enum":["a","b"]}}}}}}\
            """));
    }

    @Test
    void namesTheLimitAsOlderGatewaysDo() throws Exception {
        try (var model = new OpenAiChatModel(BaseUrl.of(gateway.url()), KEY, true, NOON)) {
            model.ask(request(Duration.ofSeconds(5)));
        }

        JsonNode body = json.readTree(gateway.asked.getFirst().body());
        assertThat(body.path("max_tokens").asInt()).isEqualTo(300);
        assertThat(body.has("max_completion_tokens")).isFalse();
    }

    @Test
    void readsTextUsageAndReportedCost() throws Exception {
        gateway.replies(json(200, completion("{\"approach\":\"a\"}"), "x-litellm-response-cost", "3.45e-05"));

        var answer = ask();

        assertThat(answer)
                .isEqualTo(new ChatAnswer(
                        "{\"approach\":\"a\"}",
                        new Tokens(1000, 400, 200),
                        Money.usd("0.0000345"),
                        "chatcmpl-1",
                        "stop"));
    }

    @Test
    void takesACutOffAnswerAndARefusalAsAnswersBecauseTheyWerePaid() throws Exception {
        gateway.replies(json(200, completion("null", "null", "length")));
        var cutOff = ask();
        gateway.replies(json(200, completion("null", "\"I will not.\"", "stop")));
        var refusal = ask();

        assertThat(cutOff.text()).isEmpty();
        assertThat(cutOff.finishReason()).isEqualTo("length");
        assertThat(refusal.text()).isEqualTo("I will not.");
        assertThat(refusal.finishReason()).isEqualTo("refusal");
        assertThat(refusal.usage()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":null}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{}}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":1}}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":9e15}}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":\"many\",\"completion_tokens\":1}}"
            })
    void countsUsageThatCannotBeTrueAsNone(String body) throws Exception {
        gateway.replies(json(200, body));

        var answer = ask();

        assertThat(answer.text()).isEqualTo("x");
        assertThat(answer.usage()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, Rejected",
        "401, invalid_api_key, Rejected",
        "403, forbidden, Rejected",
        "404, model_not_found, Rejected",
        "413, too_large, Rejected",
        "422, unprocessable, Rejected",
        "307, redirect, Rejected",
        "400, budget_exceeded, Refused",
        "401, budget_exceeded, Refused",
        "429, budget_exceeded, Refused",
        "429, insufficient_quota, Refused",
        "409, conflict, Wait",
        "429, rate_limit, Wait",
        "503, overloaded, Wait",
        "408, timeout, Fault",
        "500, server_error, Fault",
        "502, bad_gateway, Fault",
        "504, gateway_timeout, Fault",
        "529, overloaded_error, Fault",
    })
    void classifiesWhatTheGatewayAnswers(int status, String type, String kind) {
        gateway.replies(json(status, error(type, "No."), "Location", gateway.url() + "/elsewhere"));

        var failure = failure();

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.reason())
                .contains("127.0.0.1", String.valueOf(status))
                .doesNotContain("\n");
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void knowsABudgetStopOfOlderGatewaysByItsDetail() {
        gateway.replies(json(400, "{\"detail\":\"Authentication Error, ExceededTokenBudget: Current spend 2.1\"}"));

        assertThat(failure()).isInstanceOf(ChatFailure.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After, 7, PT7S",
        "Retry-After, 0, PT1S",
        "Retry-After, 86400, PT5M",
        "Retry-After, 99999999999999, PT5M",
        "Retry-After, 1.5, PT1.5S",
        "Retry-After, 'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "Retry-After, 'Sun, 01 Mar 2026 11:00:00 GMT', PT1S",
        "Retry-After, soon, PT5S",
        "retry-after-ms, 2500, PT2.5S",
        "X-Other, 9, PT5S",
    })
    void waitsAsLongAsTheGatewayAsksWithinReason(String header, String value, Duration pause) {
        gateway.replies(json(429, error("rate_limit", "Slow down."), header, value));

        var failure = (ChatFailure.Wait) failure();

        assertThat(failure.pause()).isEqualTo(pause);
    }

    @Test
    void takesNonsenseForAnAnswerThatWasBilledAtAnUnknownPrice() {
        gateway.replies(json(200, completion("x").substring(0, 80)));
        assertThat(failure()).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(text(200, "text/html", "<html>Welcome</html>"));
        assertThat(failure()).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, "{\"choices\":[]}"));
        assertThat(failure()).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, "{\"choices\":null}"));
        assertThat(failure()).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, ""));
        assertThat(failure()).isInstanceOf(ChatFailure.Malformed.class);
    }

    @Test
    void doubtsACallThatBrokeOffInTheMiddleOfItsAnswer() {
        gateway.replies(brokenOff("{\"id\":"));

        assertThat(failure()).isInstanceOfAny(ChatFailure.Fault.class, ChatFailure.Malformed.class);
    }

    @Test
    void doubtsACallThatWasHungUpOnAndDoesNotRepeatIt() {
        gateway.replies(exchange -> {
            throw new IOException("hung up");
        });

        assertThat(failure()).isInstanceOf(ChatFailure.Fault.class);
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void doubtsACallThatTimedOut() {
        var released = new CountDownLatch(1);
        gateway.replies(exchange -> await(released));

        var failure = failureOf(gateway.url(), Duration.ofMillis(300));

        released.countDown();
        assertThat(failure).isInstanceOf(ChatFailure.Fault.class);
    }

    @Test
    void knowsThatNothingWasSentWhenNobodyListens() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(failureOf("http://127.0.0.1:" + free, Duration.ofSeconds(5)))
                .isInstanceOf(ChatFailure.NotSent.class);
        assertThat(failureOf("http://no-such-host.invalid", Duration.ofSeconds(5)))
                .isInstanceOf(ChatFailure.NotSent.class);
    }

    @Test
    void stopsACallWhoseThreadIsInterrupted() throws Exception {
        var released = new CountDownLatch(1);
        gateway.replies(exchange -> await(released));
        var outcome = new CompletableFuture<Throwable>();
        var caller = Thread.ofVirtual().start(() -> outcome.complete(failureOf(gateway.url(), Duration.ofMinutes(5))));
        assertThat(gateway.arrived.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(ChatFailure.Fault.class);
        released.countDown();
    }

    @Test
    void neverShowsTheKey(CapturedOutput output) {
        gateway.replies(json(
                401,
                error(
                        "auth",
                        "Invalid token. Received API Key = " + KEY + ", Key Hash = 0123456789abcdef, sent Bearer " + KEY
                                + " or sk-proj-******wxyz")));

        var failure = failure();

        assertThat(failure.reason()).contains("Invalid token").doesNotContain(KEY, "sk-", "0123456789abcdef");
        assertThat(failure).hasToString(failure.getClass().getName() + ": " + failure.reason());
        assertThat(failure.getCause()).isNull();
        try (var model = model(gateway.url())) {
            assertThat(model.toString()).doesNotContain(KEY);
        }
        assertThat(new OpenAiConfiguration.Choice(false, BaseUrl.of(gateway.url()), KEY).toString())
                .doesNotContain(KEY);
        assertThat(output.getAll()).doesNotContain(KEY);
    }

    @Test
    void shortensWhatAGatewaySays() {
        gateway.replies(text(500, "text/html", "<html>" + "x".repeat(100_000)));

        assertThat(failure().reason()).hasSizeLessThan(600);
    }

    @Test
    void warmsUpAgainstItself() {
        assertThat(new WarmUp().run()).isTrue();
    }

    private ChatAnswer ask() throws ChatFailure {
        try (var model = model(gateway.url())) {
            return model.ask(request(Duration.ofSeconds(10)));
        }
    }

    private ChatFailure failure() {
        return failureOf(gateway.url(), Duration.ofSeconds(10));
    }

    private ChatFailure failureOf(String url, Duration timeout) {
        try (var model = model(url)) {
            return (ChatFailure) catchThrowable(() -> model.ask(request(timeout)));
        }
    }

    private static OpenAiChatModel model(String url) {
        return new OpenAiChatModel(BaseUrl.of(url), KEY, false, NOON);
    }

    private ChatRequest request(Duration timeout) {
        var schema = json.createObjectNode().put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add("approach");
        schema.putObject("properties")
                .putObject("approach")
                .put("type", "string")
                .putArray("enum")
                .add("a")
                .add("b");
        return new ChatRequest(
                CALL,
                "gpt-5-mini",
                List.of(
                        new Message(Role.SYSTEM, "You are the ceo."),
                        new Message(Role.USER, "Plan."),
                        new Message(Role.ASSISTANT, "What?")),
                new AnswerSchema("plan", schema),
                300,
                timeout,
                new Labels("acme", "ceo", RUN, ASSIGNMENT));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
