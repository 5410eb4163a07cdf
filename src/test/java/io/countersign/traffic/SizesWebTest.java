package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class SizesWebTest extends LimitsTest {
    private static final String DOORS = """
        /api/record/archives,                                 application/json,                  100, other
        /api/nothing,                                         application/octet-stream,          100, other
        /engine-rest/task,                                    application/json,                  100, other
        /engine-rest/engine/default/task/count,               application/json,                  100, other
        /camunda/api/engine/engine/default/task,              application/json,                  100, other
        /api/companies,                                       application/yaml,                  300, definition
        /api/companies/import,                                application/json,                  300, definition
        /engine-rest/deployment/create,                       multipart/form-data; boundary=xyz, 200, deployment
        /api/companies/acme/modeler/deployment/create,        multipart/form-data; boundary=xyz, 200, deployment
        /login,                                               application/x-www-form-urlencoded, 10,  form
        /engine-rest/task,                                    application/x-www-form-urlencoded, 10,  form\
        """;

    private String user = "";

    /** Administrators may go through every door, and each test has its own: they are counted, too. */
    @BeforeEach
    void somebody(TestInfo test) {
        user = aUser("sizes-" + Integer.toHexString(test.getDisplayName().hashCode()), "camunda-admin");
    }

    @ParameterizedTest
    @CsvSource(textBlock = DOORS)
    void refusesABodyThatSaysThatItIsTooLarge(String path, String type, int kilobytes, String limit) {
        var answer = post(path, type, BodyPublishers.ofByteArray(body(type, kilobytes * 1024 + 1)));

        assertTooLarge(answer, kilobytes, limit);
    }

    @ParameterizedTest
    @CsvSource(textBlock = DOORS)
    void refusesABodyThatTurnsOutToBeTooLarge(String path, String type, int kilobytes, String limit) {
        var bytes = body(type, kilobytes * 1024 + 1);
        var answer = post(path, type, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));

        if (path.matches("/api/(nothing|companies.*)|/camunda/.*")) {
            assertThat(answer.statusCode()).as("nobody read it").isIn(401, 404);
        } else {
            assertTooLarge(answer, kilobytes, limit);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = DOORS)
    void takesABodyThatIsJustNotTooLarge(String path, String type, int kilobytes, String limit) {
        var bytes = body(type, kilobytes * 1024);

        assertThat(post(path, type, BodyPublishers.ofByteArray(bytes)).statusCode())
                .isNotIn(413, 500);
        assertThat(post(path, type, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                        .statusCode())
                .isNotIn(413, 500);
    }

    @Test
    void refusesThemToWhoeverIsNotLoggedInToo() {
        var answer = send(request("/api/companies").POST(BodyPublishers.ofByteArray(new byte[400 * 1024])));

        assertTooLarge(answer, 300, "definition");
    }

    /** The sender is still sending when the answer is there; it must get to read it. */
    @Test
    void answersWhoSendsFarTooMuch() {
        assertTooLarge(
                post("/engine-rest/task", "application/json", BodyPublishers.ofByteArray(new byte[20 << 20])),
                100,
                "other");
    }

    @Test
    void answersAPersonWithAPage() throws Exception {
        var answer = wire("127.0.0.1", """
            POST /login HTTP/1.1
            Accept: text/html
            Content-Type: application/x-www-form-urlencoded
            Content-Length: 20000
            """, "x".repeat(20000));

        assertThat(answer).startsWith("HTTP/1.1 413").contains("<h1>413 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "x"})
    void refusesWhatIsCompressed(String coding) {
        var answer = send(request("/engine-rest/task")
                .header("Authorization", basic(user, PASSWORD))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
        assertThat(answer.body()).contains("\"/problems/unsupported-media-type\"", "Content-Encoding");
    }

    @Test
    void refusesManyParts() {
        var type = "multipart/form-data; boundary=xyz";
        var part = "--xyz\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nx\r\n";

        var three = post("/engine-rest/deployment/create", type, BodyPublishers.ofString(part.repeat(3) + "--xyz--"));
        var four = post("/engine-rest/deployment/create", type, BodyPublishers.ofString(part.repeat(4) + "--xyz--"));

        assertThat(three.statusCode()).isNotIn(413, 500);
        assertThat(four.statusCode()).isEqualTo(413);
        assertThat(four.body())
                .contains("\"/problems/too-large\"", "more than 3 parts", "countersign.limits.body.parts");
    }

    @Test
    void refusesALongAddress() throws Exception {
        var longest = "/api/x?" + "y".repeat(4096 - 7);

        assertThat(wire("127.0.0.1", "GET " + longest + " HTTP/1.1", "")).startsWith("HTTP/1.1 401");
        assertThat(wire("127.0.0.1", "GET " + longest + "y HTTP/1.1", ""))
                .startsWith("HTTP/1.1 414")
                .contains("/problems/too-large", "4096 characters");
    }

    @Test
    void refusesManyHeaders() throws Exception {
        assertThat(wire("127.0.0.1", "GET /api/x HTTP/1.1\n" + "X-Y: zzzzzzzz\n".repeat(90), ""))
                .startsWith("HTTP/1.1 401");
        assertThat(wire("127.0.0.1", "GET /api/x HTTP/1.1\nX-Y: " + "z".repeat(17_000), ""))
                .startsWith("HTTP/1.1 431")
                .contains("/problems/too-large", "16 KiB");
        assertThat(wire("127.0.0.1", "GET /api/x HTTP/1.1\n" + ("X-" + "y".repeat(250) + ": z\n").repeat(70), ""))
                .as("their names count")
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void readsNoJsonThatIsDeep(@Autowired ObjectMapper ours) {
        for (var json : new ObjectMapper[] {ours, new ObjectMapper()}) {
            assertThatThrownBy(() -> json.readTree("[".repeat(101)))
                    .isInstanceOf(StreamConstraintsException.class)
                    .hasMessageContaining("nesting depth");
        }
    }

    @Test
    void readsNoJsonWithAFieldGivenTwice(@Autowired ObjectMapper ours) {
        assertThatThrownBy(() -> ours.readTree("{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("Duplicate field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"month\": \"2026-01\", \"month\": \"2026-02\"}",
                "[[[[[[[[",
                "{\"month\": 1e",
            })
    void saysThatJsonIsNotReadable(String json) {
        var answer = post("/api/record/archives", "application/json", BodyPublishers.ofString(json));

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    /** The engine has a reader of its own. */
    @Test
    void letsTheEngineReadNoJsonThatIsDeep() {
        var deepest = askTheEngineFor(97);
        var tooDeep = askTheEngineFor(98);

        assertThat(deepest.body()).as("is read, and means nothing").contains("Object values cannot be used to query");
        assertThat(tooDeep.statusCode()).as(tooDeep.body()).isEqualTo(400);
    }

    /** Three are around it. */
    private HttpResponse<String> askTheEngineFor(int depth) {
        return post(
                "/engine-rest/task",
                "application/json",
                BodyPublishers.ofString("{\"processVariables\": [{\"name\": \"x\", \"operator\": \"eq\", \"value\": "
                        + "[".repeat(depth) + "]".repeat(depth) + "}]}"));
    }

    private HttpResponse<String> post(String path, String type, HttpRequest.BodyPublisher body) {
        return send(request(path)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", basic(user, PASSWORD))
                .header("Content-Type", type)
                .POST(body));
    }

    /** Of exactly this length, and such that a reader reads it to its end. */
    private static byte[] body(String type, int length) {
        var form = switch (type.replaceFirst(";.*", "")) {
            case "application/json" -> new String[] {"{\"month\": \"", "\"}"};
            case "multipart/form-data" ->
                new String[] {
                    "--xyz\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\n", "\r\n--xyz--\r\n"
                };
            case "application/x-www-form-urlencoded" -> new String[] {"username=", ""};
            default -> new String[] {"", ""};
        };
        var filling = "x".repeat(length - form[0].length() - form[1].length());
        return (form[0] + filling + form[1]).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertTooLarge(HttpResponse<String> answer, int kilobytes, String limit) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains(
                        "\"/problems/too-large\"",
                        "at most " + kilobytes + " KiB (countersign.limits.body." + limit + ")");
    }
}
