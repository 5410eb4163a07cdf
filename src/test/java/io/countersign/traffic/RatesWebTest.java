package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatesWebTest extends LimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/api/runs", "/engine-rest/task/count", "/", "/actuator/info", "/v3/api-docs"})
    void refusesWhoReadsTooOften(String path) {
        var user = aUser("reader" + path.replace('/', '-'), "camunda-admin");

        var answers = until429(() -> asProgram(user, path));

        assertThat(answers).hasSize(31);
        assertRefused(answers.getLast(), "reads", 30);
        assertThat(asProgram(user, "POST", "/api/unknown", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesWhoWritesTooOftenAndLetsThemRead() {
        var user = aUser("writer");

        var answers = until429(() -> asProgram(user, "POST", "/api/unknown", "{}"));

        assertThat(answers).hasSize(21);
        assertRefused(answers.getLast(), "writes", 20);
        assertThat(asProgram(user, "/api/unknown").statusCode()).isEqualTo(404);
    }

    /** Its pages ask by POST, every few seconds. */
    @Test
    void countsWhatTheEngineIsAskedAsReading() {
        var user = aUser("tasklist");

        var answers = until429(() -> asProgram(user, "POST", "/engine-rest/task/count", "{}"));

        assertThat(answers).hasSize(31);
    }

    @Test
    void countsAUserOnceByWhicheverLogin() {
        var user = aUser("both");
        var browser = aBrowser();
        browser.logIn(user, PASSWORD);
        for (var n = 0; n < 20; n++) {
            assertThat(asProgram(user, "/api/unknown").statusCode()).isEqualTo(404);
        }

        var answers = until429(() -> browser.fetch("/camunda/api/engine/engine/default/task/count"));

        assertThat(answers).hasSize(11);
        assertThat(asProgram(user, "/api/unknown").statusCode()).isEqualTo(429);
    }

    @Test
    void tellsEverybodyHowMuchIsLeft() {
        var user = aUser("counter");

        var first = asProgram(user, "/api/unknown");
        var second = asProgram(user, "/api/unknown");

        assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"reads\";q=1;w=60");
        assertThat(first.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"reads\";r=29;t=");
        assertThat(second.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"reads\";r=28;t=");
    }

    @Test
    void leavesOthersAlone() {
        var user = aUser("loud");
        until429(() -> asProgram(user, "/api/unknown"));

        assertThat(asProgram(aUser("quiet"), "/api/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsAPersonOnAPage() {
        var user = aUser("person");
        var browser = aBrowser();
        browser.logIn(user, PASSWORD);

        var answers = until429(() -> browser.open("/"));

        assertThat(answers.getLast().body()).contains("<h1>429 ", "Try again in ");
    }

    @Test
    void refusesAStrangersAddressButNoProbe() throws Exception {
        var last = "";
        for (var n = 0; n < 301; n++) {
            last = wire("127.0.0.71", "GET /api/unknown HTTP/1.1", "");
        }

        assertThat(last).startsWith("HTTP/1.1 429").contains("/problems/too-many", "Retry-After: ", "strangers");
        assertThat(wire("127.0.0.71", "GET /actuator/health/readiness HTTP/1.1", ""))
                .startsWith("HTTP/1.1 200");
        for (var free : List.of("/actuator/prometheus", "/camunda/lib/requirejs/require.js", "/camunda/assets/x")) {
            assertThat(wire("127.0.0.71", "GET " + free + " HTTP/1.1", ""))
                    .as(free)
                    .doesNotStartWith("HTTP/1.1 429");
        }
        assertThat(wire("127.0.0.72", "GET /login HTTP/1.1", "")).startsWith("HTTP/1.1 200");
    }

    private static List<HttpResponse<String>> until429(Supplier<HttpResponse<String>> ask) {
        var over = new boolean[1];
        return Stream.generate(ask)
                .limit(100)
                .takeWhile(answer -> {
                    var before = over[0];
                    over[0] = answer.statusCode() == 429;
                    return !before;
                })
                .toList();
    }

    private static void assertRefused(HttpResponse<String> answer, String what, int atOnce) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"" + what + "\";r=0;t=");
        assertThat(answer.body())
                .contains("\"/problems/too-many\"", what + " are limited to 1 a minute, and " + atOnce + " at once");
    }
}
