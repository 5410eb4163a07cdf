package io.countersign.problem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceWebTest {
    private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Things())
            .setControllerAdvice(new ProblemAdvice())
            .build());

    @Test
    void turnsEachKindOfProblemIntoItsStatus() {
        assertProblem(mvc.get().uri("/throw/missing").exchange(), 404, "missing", "No such thing");
        assertProblem(mvc.get().uri("/throw/clash").exchange(), 409, "clash", "Too late");
        assertProblem(mvc.get().uri("/throw/denied").exchange(), 403, "denied", "Not yours");
    }

    @Test
    void takesATextThatTheDatabaseCannotHoldForTheCallersMistake() {
        assertProblem(mvc.get().uri("/throw/nul").exchange(), 400, "malformed", "must not contain the character NUL");
    }

    @Test
    void listsEveryFaultOfInvalidInput() {
        var answer = mvc.get().uri("/throw/invalid").exchange();

        assertProblem(answer, 422, "invalid", "3 faults");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.faults")
                .asArray()
                .containsExactly(
                        Map.of("path", "a.b", "rule", "is too long"),
                        Map.of("path", "c", "rule", "is missing"),
                        Map.of(
                                "path",
                                "Gate@x",
                                "rule",
                                "is wrong",
                                "element",
                                "Gate",
                                "name",
                                "Hold",
                                "remedy",
                                "Mend it"));
    }

    @Test
    void answersLocksAndOutagesWithARetry() {
        for (var cause : List.of("lock", "connection", "sql", "rollback")) {
            var answer = mvc.get().uri("/throw/" + cause).exchange();

            assertProblem(answer, 503, "unavailable", "try again");
            assertThat(answer).headers().containsHeader(HttpHeaders.RETRY_AFTER);
        }
    }

    @Test
    void keepsTheDetailsOfABugToItself() {
        var answer = mvc.get().uri("/throw/bug").exchange();

        assertProblem(answer, 500, "error", "");
        assertThat(answer).bodyText().doesNotContain("secret");
    }

    @Test
    void namesTheFieldAndTheRuleOfABadPathVariable() {
        var answer = mvc.get().uri("/things/not-a-uuid").exchange();

        assertProblem(answer, 400, "malformed", "id: must be a UUID");
        assertThat(answer).bodyJson().extractingPath("$.faults[0].path").isEqualTo("id");
    }

    @Test
    void saysWhereJsonIsMalformed() {
        assertProblem(post("{\"goal\": "), 400, "malformed", "line 1, column ");
        assertProblem(post(""), 400, "malformed", "A readable body is required");
    }

    @Test
    void namesTheFieldAndTheRuleOfABadValue() {
        assertProblem(post("{\"size\": \"many\"}"), 422, "invalid", "size: must be a number");
        assertProblem(post("{\"colour\": \"PINK\"}"), 422, "invalid", "colour: must be one of RED, GREEN");
        assertProblem(post("{\"parts\": [{\"weight\": -1}]}"), 422, "invalid", "parts[0]: weight must not be negative");
    }

    @Test
    void turnsSpringsOwnErrorsIntoProblems() {
        assertProblem(mvc.delete().uri("/things").exchange(), 405, "method-not-allowed", "");
        assertProblem(
                mvc.post()
                        .uri("/things")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("x")
                        .exchange(),
                415,
                "unsupported-media-type",
                "");
    }

    private MvcTestResult post(String json) {
        return mvc.post()
                .uri("/things")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, int status, String slug, String detail) {
        assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.type").isEqualTo("/problems/" + slug);
        assertThat(answer).bodyText().contains(detail);
    }

    /** Something that fails in every way. */
    @RestController
    static class Things {
        enum Colour {
            RED,
            GREEN
        }

        record Part(int weight) {
            Part {
                if (weight < 0) {
                    throw new IllegalArgumentException("weight must not be negative");
                }
            }
        }

        record Thing(int size, Colour colour, List<Part> parts) {}

        @GetMapping("/things/{id}")
        String get(@PathVariable UUID id) {
            return id.toString();
        }

        @PostMapping("/things")
        String post(@RequestBody Thing thing) {
            return thing.toString();
        }

        @GetMapping("/throw/{kind}")
        String fail(@PathVariable String kind) throws Exception {
            throw switch (kind) {
                case "missing" -> new Problem.Missing("No such thing");
                case "clash" -> new Problem.Clash("Too late");
                case "denied" -> new Problem.Denied("Not yours");
                case "invalid" ->
                    new Problem.Invalid(List.of(
                            new Fault("a.b", "is too long"),
                            new Fault("c", "is missing"),
                            new Fault("Gate@x", "is wrong", "Gate", "Hold", "Mend it")));
                case "lock" -> new CannotAcquireLockException("lock");
                case "connection" -> new CannotGetJdbcConnectionException("away");
                case "sql" -> new IllegalStateException(new SQLException("canceling statement", "55P03"));
                case "rollback" ->
                    new IllegalStateException(new TransactionSystemException(
                            "rollback failed", new SQLException("Connection is closed")));
                case "nul" -> new IllegalStateException(new SQLException("invalid byte sequence", "22021"));
                default -> new IllegalStateException("a secret");
            };
        }
    }
}
