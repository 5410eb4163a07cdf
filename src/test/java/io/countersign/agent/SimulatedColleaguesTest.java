package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ledger.Money;
import io.countersign.llm.simulated.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Briefs go to the simulated model over HTTP, and its answers come back as decisions. */
class SimulatedColleaguesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalServer SERVER = new LocalServer(Duration.ZERO);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Briefs BRIEFS = new Briefs();

    @AfterAll
    static void close() {
        SERVER.close();
        HTTP.close();
    }

    @Test
    void answerEverySituationWithAValidDecision() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            for (var situation : Situations.all(random, most -> Situations.prose(random, most))) {
                assertThat(Answers.parse(situation, ask(situation)))
                        .as("%s of seed %d", situation.act(), seed)
                        .isInstanceOf(Parsed.Valid.class);
            }
        }
    }

    @Test
    void answerHostileSituationsWithAValidDecision() throws Exception {
        for (int seed = 0; seed < 25; seed++) {
            var random = new Random(seed);
            for (var situation : Situations.all(random, most -> Situations.hostile(random, most))) {
                assertThat(Answers.parse(situation, ask(situation)))
                        .as("%s of seed %d", situation.act(), seed)
                        .isInstanceOf(Parsed.Valid.class);
            }
        }
    }

    @Test
    void giveEachReportWorkInItsOwnField() throws Exception {
        var plan = plan(Situations.plan());

        assertThat(plan.delegations()).extracting(Decision.Delegation::position).containsExactly("analyst", "writer");
        assertThat(plan.delegations().getFirst().objective())
                .isEqualTo(
                        "Demand: the goal is \"Is there a market for e-bikes in Ghent?\". Find out who would want what"
                                + " it is about, how many they are and what they do today instead.");
        assertThat(plan.delegations().getLast().objective()).startsWith("Story: ");
        assertThat(plan.approach()).startsWith("(simulated answer)").contains("Market analyst", "Report writer");
    }

    @Test
    void proposeNobodyWhereTheyMay() throws Exception {
        var hiring = new HireTerms(List.of("gpt-5-mini"), Money.usd("20"));
        var own = new Task("Size the market", "Numbers", Money.usd("3.00"));
        var reports = List.of(new Seat("analyst", "Market analyst", "Finds evidence."));
        var plan = plan(new PlanSituation(
                Situations.SETTING, own, reports, Money.usd("2"), Money.usd("0.02"), 10, List.of(), null, hiring));

        assertThat(plan.hires()).isEmpty();
        assertThat(plan.delegations()).extracting(Decision.Delegation::position).containsOnly("analyst");
    }

    @Test
    void giveReportsOfOneFieldDifferentWork() throws Exception {
        var analysts = IntStream.range(0, 6)
                .mapToObj(i -> new Seat("analyst-" + i, "Market analyst", "Finds evidence."))
                .toList();
        var own = new Task("Demand: Find out who would want it", "Groups", Money.usd("3.00"));
        var plan = plan(new PlanSituation(
                Situations.SETTING, own, analysts, Money.usd("2"), Money.usd("0.02"), 10, List.of(), null));

        assertThat(plan.delegations())
                .extracting(Decision.Delegation::objective)
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(plan.delegations().getFirst().objective()).startsWith("Competition: ");
    }

    @Test
    void handOutFourFifthsAtMostAndNothingBelowTheLeast() throws Exception {
        var plan = plan(Situations.plan("1.00", "0.02", 4));
        var tight = plan(Situations.plan("0.05", "0.03", 4));
        var exact = plan(Situations.plan("0.031415926", "0.031415926", 4));
        var none = plan(Situations.plan("0.02", "0.03", 4));

        assertThat(sum(plan)).isGreaterThan(Money.usd("0.79")).isLessThanOrEqualTo(Money.usd("0.80"));
        assertThat(plan.delegations())
                .extracting(one -> one.budget().nanos() % 100_000)
                .containsOnly(0L);
        assertThat(tight.delegations()).hasSize(1);
        assertThat(exact.delegations())
                .extracting(Decision.Delegation::budget)
                .containsExactly(Money.usd("0.031415926"));
        assertThat(none.delegations()).isEmpty();
    }

    @Test
    void writeAResultThatNamesRoleGoalAndCriteriaAndItsOrigin() throws Exception {
        var situation = new WorkSituation(
                new Setting("Acme", "Studies", "Is there a market for e-bikes in Ghent?", Situations.ANALYST),
                new Task("Size and growth: Estimate it", "A range and its assumptions", Money.ZERO),
                null,
                null);
        var result = ((Decision.Work) decision(situation)).result();

        assertThat(result)
                .startsWith("(simulated answer)")
                .contains(
                        "## Size and growth",
                        "Market analyst",
                        "e-bikes in Ghent",
                        "A range and its assumptions",
                        "\n- ");
    }

    @Test
    void sendBackOneFirstVersionInEightAndAcceptTheSecond() throws Exception {
        int sentBack = 0;
        int rounds = 400;
        for (int i = 0; i < rounds; i++) {
            var own = new Task("Demand: Find out about case " + i, "Names groups", Money.usd("1"));
            var writer = new Setting("Acme", "Studies", "Case " + i, Situations.ANALYST);
            var first = ((Decision.Work) decision(new WorkSituation(writer, own, null, null))).result();
            var review = (Decision.Review) decision(Situations.review(returned(own, first, true)));
            assertThat(((Decision.Review) decision(Situations.review(returned(own, first, false)))).asksRework())
                    .isFalse();
            if (review.asksRework()) {
                sentBack++;
                var comment = review.verdicts().getFirst().comment();
                assertThat(comment).contains("Names groups");
                var second = ((Decision.Work) decision(new WorkSituation(writer, own, first, comment))).result();
                assertThat(second).contains("What changed");
                assertThat(((Decision.Review) decision(Situations.review(returned(own, second, true)))).deliver())
                        .isTrue();
            }
        }

        assertThat(sentBack).isBetween(rounds / 16, rounds / 5);
    }

    @Test
    void putTheResultsTogetherAndSayWhatIsMissing() throws Exception {
        var review = (Decision.Review) decision(
                Situations.review(Situations.done("A1", "- Forty thousand\n- Growing"), Situations.failed("A2")));

        assertThat(review.verdicts())
                .extracting(Decision.Verdict::kind)
                .containsExactly(Decision.Verdict.Kind.ACCEPT, Decision.Verdict.Kind.DROP);
        assertThat(review.deliver()).isTrue();
        assertThat(review.result())
                .startsWith("(simulated answer)")
                .contains("Chief executive", "## Market analyst: Size the market", "- Forty thousand\n- Growing")
                .contains("Missing: \"Write it up\" (Report writer)");
    }

    @Test
    void giveUpWhenNothingCameBackAndAnswerThemselvesWhenNothingWasHandedOut() throws Exception {
        var review = (Decision.Review) decision(Situations.review(Situations.failed("A1")));
        var alone = (Decision.Review) decision(Situations.review());

        assertThat(review.deliver()).isFalse();
        assertThat(alone.deliver()).isTrue();
        assertThat(alone.result()).startsWith("(simulated answer)").contains("\n- ");
    }

    @Test
    void approveWithinReason() throws Exception {
        assertThat(((Decision.Decide) decision(Situations.decide())).approve()).isTrue();
        var dear = new DecideSituation(
                Situations.SETTING, "BUDGET", "More", Money.usd("101"), Money.usd("10"), "analyst", "Please");
        assertThat(((Decision.Decide) decision(dear)).approve()).isFalse();
    }

    @Test
    void tellTheirManagerThatAResultIsInWhereTheyMayWrite() throws Exception {
        var working = new WorkSituation(Situations.writing(), Situations.OWN, null, null);
        var deciding = new DecideSituation(
                Situations.writing(), "BUDGET", "More", Money.usd("0.50"), Money.usd("9"), "writer", "A second round");

        assertThat(((Parsed.Valid) Answers.parse(working, ask(working))).outbox())
                .isEqualTo(new Outbox(
                        List.of(new Outbox.Letter(
                                "ceo",
                                "(simulated answer) My result is in. Its numbers are assumptions that somebody should"
                                        + " check.")),
                        List.of()));
        assertThat(((Parsed.Valid) Answers.parse(deciding, ask(deciding))).outbox())
                .isEqualTo(Outbox.EMPTY);
    }

    @Test
    void answerTheSameSituationTheSameWay() throws Exception {
        var random = new Random(7);
        for (var situation : Situations.all(random, most -> Situations.prose(random, most))) {
            assertThat(ask(situation)).isEqualTo(ask(situation));
        }
    }

    private static Returned returned(Task task, String text, boolean mayRework) {
        return new Returned(
                "A1",
                Situations.ANALYST,
                task.objective(),
                task.acceptance(),
                Returned.Status.DONE,
                text,
                Money.usd("0.01"),
                mayRework);
    }

    private static Money sum(Decision.Plan plan) {
        return plan.delegations().stream().map(Decision.Delegation::budget).reduce(Money.ZERO, Money::plus);
    }

    private static Decision.Plan plan(PlanSituation situation) throws Exception {
        return (Decision.Plan) decision(situation);
    }

    private static Decision decision(Situation situation) throws Exception {
        var parsed = Answers.parse(situation, ask(situation));
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).decision();
    }

    private static String ask(Situation situation) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(SERVER.baseUrl() + "/chat/completions"))
                .POST(BodyPublishers.ofString(body(situation)))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var answer = JSON.readTree(response.body());
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        return answer.at("/choices/0/message/content").asText();
    }

    private static String body(Situation situation) throws JsonProcessingException {
        var schema = BRIEFS.schema(situation);
        var body = JSON.createObjectNode()
                .put("model", "gpt-5-mini")
                .put("max_completion_tokens", situation.act().limits().maxOutputTokens());
        var messages = body.putArray("messages");
        for (var message : BRIEFS.brief(situation)) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
        }
        body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", schema.name())
                .put("strict", true)
                .set("schema", schema.schema());
        return JSON.writeValueAsString(body);
    }
}
