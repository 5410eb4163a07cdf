package io.countersign.llm.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.llm.SimulatedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class LocalServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalServer SERVER = new LocalServer(Duration.ZERO);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HELLO =
            "{\"model\": \"gpt-5-mini\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

    @AfterAll
    static void close() {
        SERVER.close();
        HTTP.close();
    }

    @Test
    void answersInTheFormOfTheApi() throws Exception {
        var response = post(HELLO);
        var answer = JSON.readTree(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-sim-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo("gpt-5-mini");
        assertThat(answer.path("system_fingerprint").asText()).isEqualTo("simulated");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(content(answer)).startsWith("(simulated answer)");
    }

    @Test
    void countsATokenForFourCharacters() throws Exception {
        var usage = JSON.readTree(post(HELLO).body()).path("usage");
        var longer =
                JSON.readTree(post(HELLO.replace("Hello", "x".repeat(4001))).body());

        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(2);
        assertThat(longer.at("/usage/prompt_tokens").asInt()).isEqualTo(1001);
        assertThat(longer.at("/usage/completion_tokens").asInt())
                .isEqualTo((content(longer).length() + 3) / 4);
        assertThat(longer.at("/usage/total_tokens").asInt())
                .isEqualTo(1001 + longer.at("/usage/completion_tokens").asInt());
    }

    @Test
    void givesTheSameQuestionTheSameAnswerUnderAnotherId() throws Exception {
        var one = JSON.readTree(post(HELLO).body());
        var other = JSON.readTree(post(HELLO).body());

        assertThat(content(one)).isEqualTo(content(other));
        assertThat(one.path("id")).isNotEqualTo(other.path("id"));
    }

    @Test
    void obeysASchemaItDoesNotKnow() throws Exception {
        var schema = """
            {"type": "object", "additionalProperties": false, "required": ["level", "tags"], "properties": {
              "level": {"type": "integer", "minimum": 4, "maximum": 5},
              "tags": {"type": "array", "minItems": 2, "items": {"enum": ["x", "y"]}}}}\
            """;
        for (var name : new String[] {"other", "plan", "work", "review", "decide"}) {
            var answer = JSON.readTree(
                    content(JSON.readTree(post(withSchema(name, schema)).body())));

            assertThat(SchemaCheck.fits(JSON.readTree(schema), answer))
                    .as("%s", answer)
                    .isTrue();
        }
    }

    @Test
    void answersAnObjectWhereOnlyAnObjectIsAskedFor() throws Exception {
        var body = HELLO.replace("\"messages\"", "\"response_format\": {\"type\": \"json_object\"}, \"messages\"");

        assertThat(JSON.readTree(content(JSON.readTree(post(body).body()))).isObject())
                .isTrue();
    }

    @Test
    void stopsAtTheMostOutputTokens() throws Exception {
        for (var name : new String[] {"max_tokens", "max_completion_tokens"}) {
            var answer = JSON.readTree(post(HELLO.replace("\"messages\"", "\"" + name + "\": 3, \"messages\""))
                    .body());

            assertThat(content(answer)).hasSize(12);
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "~~|-",
                "nonsense|-",
                "[]|-",
                "\"x\"|-",
                "{} {}|-",
                "{\"messages\": []}|model",
                "{\"model\": \" \", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}|model",
                "{\"model\": 3}|model",
                "{\"model\": \"m\"}|messages",
                "{\"model\": \"m\", \"messages\": []}|messages",
                "{\"model\": \"m\", \"messages\": {}}|messages",
                "{\"model\": \"m\", \"messages\": [3]}|messages[0].role",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"boss\", \"content\": \"x\"}]}|messages[0].role",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\"}]}|messages[0].content",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": {\"type\":"
                        + " \"text\"}}]}|messages[0].content",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": [{\"type\":"
                        + " \"image_url\"}]}]}|messages[0].content",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"stream\": true}|stream",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"n\": 2}|n",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"max_tokens\":"
                        + " 0}|max_tokens",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}],"
                        + " \"max_completion_tokens\": \"9\"}|max_completion_tokens",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"response_format\":"
                        + " {\"type\": \"xml\"}}|response_format.type",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"response_format\":"
                        + " {\"type\": \"json_schema\"}}|response_format.json_schema.name",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"response_format\":"
                        + " {\"type\": \"json_schema\", \"json_schema\": {\"name\":"
                        + " \"a\"}}}|response_format.json_schema.schema"
            })
    void refusesNonsenseInTheWordsOfTheApi(String body, String param) throws Exception {
        var response = post(body);
        var error = JSON.readTree(response.body()).path("error");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("code").isNull()).isTrue();
    }

    @Test
    void refusesBrokenTextAndWrongAddresses() throws Exception {
        var broken = HttpRequest.newBuilder(at("/chat/completions"))
                .POST(BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xC3, '('}))
                .build();

        assertThat(HTTP.send(broken, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        assertThat(get("/chat/completions").statusCode()).isEqualTo(405);
        assertThat(get("/chat/completions").headers().firstValue("Allow")).contains("POST");
        assertThat(get("/files").statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(get("/files").body()).at("/error/message").asText())
                .contains("/v1/files");
    }

    @Test
    void refusesARequestThatIsTooLarge() throws Exception {
        assertThat(post(HELLO.replace("Hello", "x".repeat(9 * 1024 * 1024))).statusCode())
                .isEqualTo(413);
    }

    @Test
    void listsItself() throws Exception {
        assertThat(JSON.readTree(get("/models").body()).at("/data/0/id").asText())
                .isEqualTo("simulated");
    }

    @Test
    void acceptsTextInParts() throws Exception {
        var parts = HELLO.replace(
                "\"Hello\"", "[{\"type\": \"text\", \"text\": \"Hel\"}, {\"type\": \"text\", \"text\": \"lo\"}]");

        assertThat(content(JSON.readTree(post(parts).body())))
                .isEqualTo(content(JSON.readTree(post(HELLO).body())));
    }

    @Test
    void answersManyAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var server = new LocalServer(Duration.ofMillis(200))) {
            var request = request(server, HELLO);
            long start = System.nanoTime();
            Callable<Integer> one =
                    () -> HTTP.send(request, BodyHandlers.ofString()).statusCode();
            var all =
                    threads.invokeAll(IntStream.range(0, 100).mapToObj(_ -> one).toList());

            for (var answer : all) {
                assertThat(answer.get()).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
        }
    }

    @Test
    void listensOnThisMachineOnlyAndNoLongerAfterClose() throws Exception {
        var server = new LocalServer(Duration.ZERO);
        var request = request(server, HELLO);

        assertThat(server.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");
        assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        server.close();
        assertThatThrownBy(() -> HTTP.send(request, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    @Test
    void existsOnlyWithoutAKey() {
        var runner = new ApplicationContextRunner().withUserConfiguration(Context.class);

        runner.run(context -> assertThat(context).hasSingleBean(SimulatedServer.class));
        runner.withPropertyValues("OPENAI_API_KEY= ")
                .run(context -> assertThat(context).hasSingleBean(SimulatedServer.class));
        runner.withPropertyValues("OPENAI_API_KEY=sk-x")
                .run(context -> assertThat(context).doesNotHaveBean(SimulatedServer.class));
        runner.withPropertyValues("countersign.simulated.latency=-1s")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("simulated.latency"));
    }

    @Configuration
    @EnableConfigurationProperties(SimulatedSettings.class)
    @Import(LocalServer.class)
    static class Context {}

    private static String withSchema(String name, String schema) {
        return HELLO.replace(
                "\"messages\"",
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"%s\", \"strict\": true, \"schema\": %s}}, \"messages\""
                        .formatted(name, schema));
    }

    private static String content(JsonNode answer) {
        return answer.at("/choices/0/message/content").asText();
    }

    private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return HTTP.send(request(SERVER, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(LocalServer server, String body) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create(SERVER.baseUrl() + path);
    }
}
