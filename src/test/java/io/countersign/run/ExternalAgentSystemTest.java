package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.external.AgentTokens;
import io.countersign.external.ExternalDesk;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** What an external agent does with the token of its act. */
class ExternalAgentSystemTest extends ExternalAgentTest {
    @Autowired
    private AgentTokens agentTokens;

    @Autowired
    private ExternalDesk desk;

    @Test
    void anAgentReadsItsBriefReportsProgressAndFinishes() {
        anExternalAnalyst();
        var run = aRun();
        var act = waitingAct(run);
        var token = token(act);

        var brief = brief(token);
        var noted = agent(HttpMethod.POST, "/api/agent/progress", token, "{\"text\": \"Half\\u202e way\\u0007\"}");
        var done = result(token, PlainColleague.work("Found outside"));

        assertThat(status(brief)).isEqualTo(200);
        assertThat(brief.getBody().path("act").asText()).isEqualTo("WORK");
        assertThat(brief.getBody().path("position").asText()).isEqualTo("analyst");
        assertThat(brief.getBody().path("messages").get(0).path("text").asText())
                .contains("Position: analyst");
        assertThat(brief.getBody().at("/schema/properties/result").isObject()).isTrue();
        assertThat(status(noted)).isEqualTo(204);
        assertThat(status(done)).isEqualTo(204);
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        var analyst = assignment(run, "analyst");
        assertThat(analyst.result()).isEqualTo("Found outside");
        assertThat(balances.ofAssignment(analyst.id()).spent()).isEqualTo(CEILING);
        assertThat(event(run, "AgentTokenMade"))
                .contains(act.path("act").asText())
                .doesNotContain(token);
        assertThat(event(run, "AgentProgress")).contains("Half way", "POSITION");
    }

    @Test
    void anAgentPlansAndReviewsAsAManager() {
        anExternalChief();
        var run = aRun();
        var plan = waitingAct(run);
        var planner = token(plan);

        assertThat(plan.path("kind").asText()).isEqualTo("PLAN");
        assertThat(status(result(planner, PlainColleague.work("No plan")))).isEqualTo(409);
        assertThat(status(agent(
                        HttpMethod.POST, "/api/agent/plan", planner, PlainColleague.plan(List.of("analyst"), "1.00"))))
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !acts(run).isEmpty()
                        && acts(run).get(0).path("kind").asText().equals("REVIEW"));
        var reviewer = token(acts(run).get(0));
        var brief = brief(reviewer).getBody();
        var answer = PlainColleague.answer(
                "review",
                brief.path("schema"),
                brief.path("messages").get(1).path("text").asText());
        assertThat(status(agent(HttpMethod.POST, "/api/agent/plan", reviewer, "{}")))
                .isEqualTo(409);
        assertThat(status(result(reviewer, answer))).isEqualTo(204);

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").result()).isEqualTo("Result of analyst");
    }

    @Test
    void anAnswerThatBreaksTheRulesIsRefusedAndCostsNothing() {
        anExternalChief();
        var run = aRun();
        var token = token(waitingAct(run));

        for (var wrong : List.of(
                "no JSON",
                "{}",
                PlainColleague.plan(List.of("analyst"), "1000000"),
                PlainColleague.plan(List.of("ceo"), "1.00"),
                PlainColleague.plan(List.of("analyst"), "1.00").replaceFirst("\\{", "{\"approve\": true,"),
                PlainColleague.plan(List.of("analyst"), "1.00").replace("}]", ", \"budget\": \"2.00\"}]"))) {
            var answer = agent(HttpMethod.POST, "/api/agent/plan", token, wrong);
            assertThat(status(answer)).as(wrong).isEqualTo(422);
            assertThat(detail(answer)).contains("\"path\":\"answer\"");
        }

        assertThat(runs.assignments(run.id())).hasSize(1);
        assertThat(acts(run)).hasSize(1);
        runs.cancel(run.id());
    }

    @Test
    void ofTwentyAnswersAtOnceOneCounts() throws Exception {
        anExternalAnalyst();
        var run = aRun();
        var act = waitingAct(run);
        var tokens = List.of(token(act), token(act));
        List<Callable<Integer>> answers = Stream.iterate(0, i -> i < 20, i -> i + 1)
                .map(i ->
                        (Callable<Integer>) () -> status(result(tokens.get(i % 2), PlainColleague.work("Answer " + i))))
                .toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses =
                    pool.invokeAll(answers).stream().map(Future::resultNow).toList();

            assertThat(statuses.stream().filter(status -> status == 204)).hasSize(1);
            assertThat(statuses).allMatch(status -> status == 204 || status == 409 || status == 401);
        }
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(balances.ofAssignment(assignment(run, "analyst").id()).spent())
                .isEqualTo(CEILING);
    }

    @Test
    void whoFinishedDoesNotFinishAgain() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        assertThat(status(result(token, PlainColleague.work("First")))).isEqualTo(204);
        assertThat(status(result(token, PlainColleague.work("Second")))).isEqualTo(409);
        ended(run);

        assertThat(status(result(token, PlainColleague.work("Third")))).isEqualTo(409);
        assertThat(assignment(run, "analyst").result()).isEqualTo("First");
    }

    @Test
    void aPausedRunTakesNothingAndGoesOnAfterwards() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        runs.pause(run.id());
        assertThat(status(brief(token))).isEqualTo(409);
        assertThat(status(result(token, PlainColleague.work("Too early")))).isEqualTo(409);
        assertThat(status(agent(HttpMethod.POST, "/api/agent/progress", token, "{\"text\": \"x\"}")))
                .isEqualTo(409);
        runs.resume(run.id());

        assertThat(status(result(token, PlainColleague.work("In time")))).isEqualTo(204);
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** Between the look at a token and what it is used for, a run may be paused. */
    @Test
    void whatWasOpenAMomentAgoIsLookedAtAgain() {
        anExternalAnalyst();
        var run = aRun();
        var act = agentTokens.recognise(token(waitingAct(run))).orElseThrow();

        runs.pause(run.id());

        assertThatThrownBy(() -> desk.progress(act, "x")).isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> desk.result(act, PlainColleague.work("Too late")))
                .isInstanceOf(Problem.Clash.class);
        assertThat(jdbc.sql("select count(*) from run_event where run = ? and type = 'AgentProgress'")
                        .param(run.id())
                        .query(Integer.class)
                        .single())
                .isZero();
        runs.cancel(run.id());
    }

    @Test
    void anAnswerOfManyPagesIsNotEvenRead() {
        anExternalAnalyst();
        var run = aRun();

        var answer = result(token(waitingAct(run)), PlainColleague.work("x".repeat(500_000)));

        assertThat(status(answer)).isEqualTo(422);
        assertThat(detail(answer)).contains("at most 500000 characters");
        runs.cancel(run.id());
    }

    @Test
    void aCancelledRunVoidsTheTokenAtOnce() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        runs.cancel(run.id());

        assertThat(status(brief(token))).isEqualTo(401);
        assertThat(status(result(token, PlainColleague.work("Too late")))).isEqualTo(401);
        assertThat(assignment(run, "analyst").result()).isNull();
    }

    @Test
    void aNodeWhoseLeaseLapsedMeanwhileWaitsForTheSameActAndPaysOnce() {
        anExternalAnalyst();
        var run = aRun();
        var act = waitingAct(run);
        var token = token(act);

        var before = node();
        jdbc.sql("update node set lease_until = clock_timestamp() - interval '1 min'")
                .update();
        await().atMost(Duration.ofSeconds(30)).until(() -> !node().equals(before));
        assertThat(waitingAct(run).path("act")).isEqualTo(act.path("act"));
        assertThat(status(result(token, PlainColleague.work("Still mine")))).isEqualTo(204);

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(balances.ofAssignment(assignment(run, "analyst").id()).spent())
                .isEqualTo(CEILING);
    }

    @Test
    void anAnswerThatAnotherNodeTookIsFound() {
        anExternalAnalyst();
        var run = aRun();
        var act = waitingAct(run);

        jdbc.sql("update external_act set answer = ?, answered_at = clock_timestamp() where call = cast(? as uuid)")
                .params(
                        PlainColleague.work("By the other node"),
                        act.path("act").asText())
                .update();

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").result()).isEqualTo("By the other node");
    }

    @Test
    void progressIsBoundedInLengthAndNumber() {
        anExternalAnalyst();
        var run = aRun();
        var token = token(waitingAct(run));

        assertThat(status(progress(token, ""))).isEqualTo(422);
        assertThat(status(progress(token, "x".repeat(2001)))).isEqualTo(422);
        for (int i = 0; i < 100; i++) {
            assertThat(status(progress(token, "Step " + i))).isEqualTo(204);
        }
        assertThat(status(progress(token, "One more"))).isEqualTo(409);
        runs.cancel(run.id());
    }

    private ResponseEntity<JsonNode> progress(String token, String text) {
        return agent(HttpMethod.POST, "/api/agent/progress", token, "{\"text\": \"" + text + "\"}");
    }

    @Test
    void anExternalPositionNeedsACeilingAndNoAgent() {
        assertThatThrownBy(() -> aCompany("""
              - {key: ceo, title: Chief executive, budget: 20, authority: 10, filledBy: external, agent: some}
            """))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults())
                                .extracting(Problem.Fault::path)
                                .contains("positions[0].agent", "positions[0].agentRunCeiling"));
    }

    private String event(Run run, String type) {
        return jdbc.sql("select data::text || actor::text from run_event where run = ? and type = ?")
                .params(run.id(), type)
                .query(String.class)
                .single();
    }
}
