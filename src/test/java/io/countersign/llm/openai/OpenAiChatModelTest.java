package io.countersign.llm.openai;

import static io.countersign.llm.openai.StubGateway.completion;
import static io.countersign.llm.openai.StubGateway.error;
import static io.countersign.llm.openai.StubGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.GatewaySettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OpenAiChatModelTest {
    private final ObjectMapper json = new ObjectMapper();
    private final StubGateway gateway = new StubGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void asksWithSchemaLimitAndLabels() throws Exception {
        Asking.answer(gateway);

        var asked = gateway.asked.getFirst();
        assertThat(asked.path()).isEqualTo("/v1/chat/completions");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer " + Asking.KEY);
        assertThat(asked.header("x-litellm-call-id")).isEqualTo(Asking.CALL.toString());
        assertThat(asked.header("x-litellm-trace-id")).isEqualTo(Asking.RUN.toString());
        assertThat(asked.header("x-litellm-tags")).isEqualTo("company:acme,position:ceo,run:" + Asking.RUN);
        var metadata = json.readTree(asked.header("x-litellm-spend-logs-metadata"));
        assertThat(metadata.path("run_id").asText()).isEqualTo(Asking.RUN.toString());
        assertThat(metadata.path("assignment_id").asText()).isEqualTo(Asking.ASSIGNMENT.toString());
        assertThat(metadata.path("position").asText()).isEqualTo("ceo");
        assertThat(metadata.path("call_id").asText()).isEqualTo(Asking.CALL.toString());
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
        var usual = GatewaySettings.USUAL;
        var old = new GatewaySettings(false, "max_tokens", usual.retryPause(), usual.longestCall());
        try (var model = new OpenAiChatModel(
                BaseUrl.of(gateway.url()), Asking.guard(gateway.url()), Asking.KEY, old, Asking.NOON)) {
            model.ask(Asking.request(Duration.ofSeconds(5)));
        }

        JsonNode body = json.readTree(gateway.asked.getFirst().body());
        assertThat(body.path("max_tokens").asInt()).isEqualTo(300);
        assertThat(body.has("max_completion_tokens")).isFalse();
    }

    @Test
    void readsTextUsageAndReportedCost() throws Exception {
        gateway.replies(json(200, completion("{\"approach\":\"a\"}"), "x-litellm-response-cost", "3.45e-05"));

        var answer = Asking.answer(gateway);

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
        var cutOff = Asking.answer(gateway);
        gateway.replies(json(200, completion("null", "\"I will not.\"", "stop")));
        var refusal = Asking.answer(gateway);

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

        var answer = Asking.answer(gateway);

        assertThat(answer.text()).isEqualTo("x");
        assertThat(answer.usage()).isNull();
    }

    @Test
    void neverShowsTheKey(CapturedOutput output) {
        gateway.replies(json(
                401,
                error(
                        "auth",
                        "Invalid token. Received API Key = " + Asking.KEY
                                + ", Key Hash = 0123456789abcdef, sent Bearer " + Asking.KEY
                                + " or sk-proj-******wxyz")));

        var failure = Asking.failure(gateway);

        assertThat(failure.reason()).contains("Invalid token").doesNotContain(Asking.KEY, "sk-", "0123456789abcdef");
        assertThat(failure).hasToString(failure.getClass().getName() + ": " + failure.reason());
        assertThat(failure.getCause()).isNull();
        try (var model = Asking.model(gateway.url())) {
            assertThat(model.toString()).doesNotContain(Asking.KEY);
        }
        assertThat(new OpenAiConfiguration.Choice(
                                false, BaseUrl.of(gateway.url()), Asking.guard(gateway.url()), Asking.KEY)
                        .toString())
                .doesNotContain(Asking.KEY);
        assertThat(output.getAll()).doesNotContain(Asking.KEY);
    }

    @Test
    void warmsUpAgainstItself() {
        assertThat(new WarmUp().run()).isTrue();
    }
}
