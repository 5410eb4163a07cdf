package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Decision.Delegation;
import io.countersign.agent.Decision.Verdict;
import io.countersign.ledger.Money;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void readsAPlan() {
        var answer = plan(assignment("analyst", "0.40"), assignment("analyst", "0.6"));

        assertThat(valid(Situations.plan(), answer))
                .isEqualTo(new Decision.Plan(
                        "Split it",
                        List.of(
                                new Delegation("analyst", "Size it", "A number", Money.usd("0.40")),
                                new Delegation("analyst", "Size it", "A number", Money.usd("0.60")))));
    }

    @Test
    void readsAnEmptyPlan() {
        assertThat(valid(Situations.plan(), plan())).isEqualTo(new Decision.Plan("Split it", List.of()));
    }

    @Test
    void refusesAPlanForSomeoneWhoIsNoDirectReport() {
        assertThat(complaint(Situations.plan(), plan(assignment("ceo", "0.40"))))
                .isEqualTo("assignments[0].position: \"ceo\" is not one of the allowed values");
    }

    @Test
    void refusesMoreAssignmentsThanAllowed() {
        var two = plan(assignment("analyst", "0.10"), assignment("writer", "0.10"));

        assertThat(complaint(Situations.plan("1.00", "0.02", 1), two))
                .isEqualTo("assignments: at most 1 entries, not 2");
        valid(Situations.plan("1.00", "0.02", 2), two);
    }

    @Test
    void refusesABudgetBelowTheLeast() {
        valid(Situations.plan(), plan(assignment("analyst", "0.02")));
        assertThat(complaint(Situations.plan(), plan(assignment("analyst", "0.019999999"))))
                .isEqualTo("assignments[0].budget: at least 0.02 US dollars");
    }

    @Test
    void refusesBudgetsThatTogetherExceedWhatMayBeHandedOut() {
        valid(Situations.plan(), plan(assignment("analyst", "0.50"), assignment("writer", "0.50")));
        assertThat(complaint(
                        Situations.plan(), plan(assignment("analyst", "0.50"), assignment("writer", "0.500000001"))))
                .isEqualTo("assignments: all budgets together are at most 1.00 US dollars");
        assertThat(complaint(
                        Situations.plan(),
                        plan(assignment("analyst", "1000000000"), assignment("writer", "1000000000"))))
                .contains("all budgets together");
    }

    @Test
    void refusesBudgetsWhoseSumIsBeyondAnyNumber() {
        var most = IntStream.range(0, 10)
                .mapToObj(_ -> assignment("analyst", "1000000000"))
                .toArray(ObjectNode[]::new);

        assertThat(complaint(Situations.plan("1.00", "0.02", 10), plan(most))).contains("all budgets together");
    }

    @Test
    void refusesUnknownFieldsAtAnyDepth() {
        assertThat(complaint(
                        Situations.plan(), plan(assignment("analyst", "0.5").put("note", "x"))))
                .isEqualTo("assignments[0]: has the unknown field \"note\"");
        assertThat(complaint(
                        Situations.review(Situations.done("A1", "x")),
                        review(true, "r", verdict("A1", "ACCEPT", "").put("note", "x"))))
                .isEqualTo("verdicts[0]: has the unknown field \"note\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.1234567891", "-0.5", "1e-1", "", "0,5", "half", " 0.5", "+0.5", "NaN", "2000000000", "0x1"})
    void refusesABudgetThatIsNoDecimalAmount(String budget) {
        assertThat(complaint(Situations.plan(), plan(assignment("analyst", budget))))
                .contains("assignments[0].budget: a decimal string of US dollars with at most 9 decimals");
    }

    @Test
    void refusesABudgetThatIsANumber() {
        var answer = plan(assignment("analyst", "0.5")).replace("\"0.5\"", "0.5");

        assertThat(complaint(Situations.plan(), answer)).contains("assignments[0].budget: must be a string");
    }

    @Test
    void boundsTheTextsOfAPlan() {
        for (var bound : Map.of("objective", 2000, "acceptance", 1000).entrySet()) {
            var fits = assignment("analyst", "0.5").put(bound.getKey(), "x".repeat(bound.getValue()));
            var tooLong = assignment("analyst", "0.5").put(bound.getKey(), "x".repeat(bound.getValue() + 1));
            var blank = assignment("analyst", "0.5").put(bound.getKey(), " \n\t");

            valid(Situations.plan(), plan(fits));
            assertThat(complaint(Situations.plan(), plan(tooLong)))
                    .isEqualTo("assignments[0].%s: at most %d characters, not %d"
                            .formatted(bound.getKey(), bound.getValue(), bound.getValue() + 1));
            assertThat(complaint(Situations.plan(), plan(blank)))
                    .isEqualTo("assignments[0].%s: must not be empty".formatted(bound.getKey()));
        }
        assertThat(complaint(Situations.plan(), plan().replace("Split it", "x".repeat(2001))))
                .isEqualTo("approach: at most 2000 characters, not 2001");
    }

    @Test
    void readsAResult() {
        assertThat(valid(Situations.work(), "{\"result\": \" Forty.\\r\\nOr more. \"}"))
                .isEqualTo(new Decision.Work("Forty.\nOr more."));
    }

    @Test
    void boundsAResult() {
        valid(Situations.work(), work("x".repeat(20_000)));
        assertThat(complaint(Situations.work(), work("x".repeat(20_001))))
                .isEqualTo("result: at most 20000 characters, not 20001");
        assertThat(complaint(Situations.work(), work(" "))).isEqualTo("result: must not be empty");
        assertThat(complaint(Situations.work(), work("\u0000"))).isEqualTo("result: must not be empty");
    }

    @Test
    void removesWhatADatabaseOrAScreenMustNotGet() {
        var text = "{\"result\": \"a\\u0000b\\u0007c\\td\\u202ee\\ud83df\\u0085g\\u2028h\\u000bi\"}";

        assertThat(valid(Situations.work(), text)).isEqualTo(new Decision.Work("abc\tde\uFFFDf\ng\nh\ni"));
    }

    @Test
    void readsAReview() {
        var situation = Situations.review(Situations.done("A1", "x"), Situations.failed("A2"));
        var answer = review(true, "All in all", verdict("A2", "DROP", ""), verdict("A1", "ACCEPT", "Good"));

        assertThat(valid(situation, answer))
                .isEqualTo(new Decision.Review(
                        List.of(
                                new Verdict("A2", Verdict.Kind.DROP, ""),
                                new Verdict("A1", Verdict.Kind.ACCEPT, "Good")),
                        true,
                        "All in all"));
    }

    @Test
    void refusesAReviewThatDoesNotJudgeEachLabelOnce() {
        var situation = Situations.review(Situations.done("A1", "x"), Situations.done("A2", "y"));

        assertThat(complaint(situation, review(true, "r", verdict("A1", "ACCEPT", ""))))
                .isEqualTo("verdicts: one verdict for each label, A2 has none");
        assertThat(complaint(situation, review(true, "r", verdict("A1", "ACCEPT", ""), verdict("A1", "DROP", ""))))
                .contains("verdicts[1].label: one verdict for each label, A1 has two");
        assertThat(complaint(situation, review(true, "r", verdict("A1", "ACCEPT", ""), verdict("A3", "ACCEPT", ""))))
                .contains("verdicts[1].label: \"A3\" is not one of the allowed values");
        assertThat(complaint(Situations.review(), review(true, "r", verdict("A1", "ACCEPT", ""))))
                .isEqualTo("verdicts: at most 0 entries, not 1");
    }

    @Test
    void refusesReworkWhereItIsNotAllowed() {
        assertThat(complaint(
                        Situations.review(Situations.doneForGood("A1")),
                        review(false, "", verdict("A1", "REWORK", "Why"))))
                .isEqualTo("verdicts[0].verdict: A1 may not be sent back again");
    }

    @Test
    void refusesToAcceptWhatHasFailed() {
        assertThat(complaint(
                        Situations.review(Situations.failed("A1")), review(true, "r", verdict("A1", "ACCEPT", ""))))
                .isEqualTo("verdicts[0].verdict: A1 has failed and cannot be accepted");
    }

    @Test
    void refusesReworkWithoutAComment() {
        var situation = Situations.review(Situations.done("A1", "x"));

        assertThat(complaint(situation, review(false, "", verdict("A1", "REWORK", " \u0000"))))
                .isEqualTo("verdicts[0].comment: REWORK needs a comment");
        assertThat(((Decision.Review) valid(situation, review(false, "", verdict("A1", "REWORK", "Why")))).asksRework())
                .isTrue();
    }

    @Test
    void boundsTheTextsOfAReview() {
        var situation = Situations.review(Situations.done("A1", "x"));

        valid(situation, review(true, "x".repeat(20_000), verdict("A1", "ACCEPT", "x".repeat(1000))));
        assertThat(complaint(situation, review(true, "r", verdict("A1", "ACCEPT", "x".repeat(1001)))))
                .isEqualTo("verdicts[0].comment: at most 1000 characters, not 1001");
        assertThat(complaint(situation, review(true, "x".repeat(20_001), verdict("A1", "ACCEPT", ""))))
                .isEqualTo("result: at most 20000 characters, not 20001");
    }

    @Test
    void needsAResultUnlessSomethingIsSentBack() {
        var situation = Situations.review(Situations.done("A1", "x"));

        assertThat(complaint(situation, review(true, "", verdict("A1", "ACCEPT", ""))))
                .isEqualTo("result: not empty unless a verdict is REWORK");
        assertThat(complaint(situation, review(false, "", verdict("A1", "DROP", ""))))
                .isEqualTo("result: not empty unless a verdict is REWORK");
        assertThat(complaint(Situations.review(), review(true, " "))).contains("result: not empty");
        valid(situation, review(false, "Cannot be answered", verdict("A1", "DROP", "")));
        valid(Situations.review(), review(true, "My own answer"));
    }

    @Test
    void refusesAnUnknownVerdict() {
        assertThat(complaint(Situations.review(Situations.failed("A1")), review(true, "r", verdict("A1", "MAYBE", ""))))
                .isEqualTo("verdicts[0].verdict: \"MAYBE\" is not one of the allowed values");
    }

    @Test
    void readsADecision() {
        assertThat(valid(Situations.decide(), decide("true", "Worth it")))
                .isEqualTo(new Decision.Decide(true, "Worth it"));
        assertThat(complaint(Situations.decide(), decide("true", " "))).isEqualTo("reason: must not be empty");
        assertThat(complaint(Situations.decide(), decide("\"true\"", "x"))).isEqualTo("approve: must be true or false");
        assertThat(complaint(Situations.decide(), decide("1", "x"))).isEqualTo("approve: must be true or false");
        assertThat(complaint(Situations.decide(), decide("true", "x".repeat(1001))))
                .isEqualTo("reason: at most 1000 characters, not 1001");
    }

    static Decision valid(Situation situation, String text) {
        var parsed = Answers.parse(situation, text);
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).decision();
    }

    static String complaint(Situation situation, String text) {
        var parsed = Answers.parse(situation, text);
        assertThat(parsed).as(text.length() > 200 ? "long" : text).isInstanceOf(Parsed.Invalid.class);
        return ((Parsed.Invalid) parsed).complaint();
    }

    private static String plan(ObjectNode... assignments) {
        var plan = JSON.createObjectNode().put("approach", "Split it");
        plan.putArray("assignments").addAll(List.of(assignments));
        return plan.toString();
    }

    private static ObjectNode assignment(String position, String budget) {
        return JSON.createObjectNode()
                .put("position", position)
                .put("objective", "Size it")
                .put("acceptance", "A number")
                .put("budget", budget);
    }

    static String work(String result) {
        return JSON.createObjectNode().put("result", result).toString();
    }

    private static String review(boolean deliver, String result, ObjectNode... verdicts) {
        var review = JSON.createObjectNode().put("deliver", deliver).put("result", result);
        review.putArray("verdicts").addAll(List.of(verdicts));
        return review.toString();
    }

    private static ObjectNode verdict(String label, String verdict, String comment) {
        return JSON.createObjectNode()
                .put("label", label)
                .put("verdict", verdict)
                .put("comment", comment);
    }

    private static String decide(String approve, String reason) {
        return "{\"approve\": %s, \"reason\": \"%s\"}".formatted(approve, reason);
    }
}
