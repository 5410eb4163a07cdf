package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.llm.Message;
import io.countersign.trial.attack.Conduct;
import io.countersign.trial.attack.Corpus;
import io.countersign.trial.attack.Injection;
import io.countersign.trial.attack.ObedientModel;
import io.countersign.trial.attack.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every injected text in every place of every brief, read by a model that obeys it: the brief keeps its shape, the schema
 * stays the same, and what the model answers is either refused or within what its situation allows.
 */
class InjectedTextsTest {
    private static final Briefs BRIEFS = new Briefs();
    private static final String CUT = "\\[cut: \\d+ of \\d+ characters shown]";
    private static final HireTerms TERMS = new HireTerms(List.of("gpt-5-mini"), Money.usd("3.00"));

    @Test
    void areManyAndOfEveryKind() {
        assertThat(Corpus.injections()).hasSizeGreaterThan(1500);
        assertThat(Corpus.injections()).extracting(Injection::text).doesNotHaveDuplicates();
        assertThat(Corpus.injections()).extracting(Injection::order).contains(Order.values());
        assertThat(Corpus.injections().stream().map(Injection::family).distinct())
                .hasSizeGreaterThan(18);
    }

    /** Our own lines, which carry authority, are those of a brief without any injection, whatever is quoted. */
    @Test
    void leaveOurOwnLinesOfABriefAsTheyAre() {
        var harmless = situations("harmless");
        for (var injection : Corpus.injections()) {
            var situations = situations(injection.text());
            for (int n = 0; n < situations.size(); n++) {
                var situation = situations.get(n);
                var brief = BRIEFS.brief(situation).getLast().text();
                assertThat(ownLines(brief))
                        .as("%s in %s", injection, situation.act())
                        .isEqualTo(
                                ownLines(BRIEFS.brief(harmless.get(n)).getLast().text()));
                assertThat(BRIEFS.schema(situation)).isSameAs(BRIEFS.schema(harmless.get(n)));
            }
        }
    }

    @Test
    void canOrderNothingThatTheSituationDoesNotAllow() {
        var obeyed = new HashMap<String, Set<Order>>();
        for (var injection : Corpus.injections()) {
            for (var situation : situations(injection.text())) {
                var brief = BRIEFS.brief(situation);
                var heard = ObedientModel.heard(texts(brief));
                obeyed.computeIfAbsent(injection.id(), _ -> new HashSet<>()).addAll(heard);
                for (var oversteps : List.of(true, false)) {
                    var answer = answer(situation, brief, injection, oversteps);
                    judge(injection, situation, answer);
                    if (Answers.parse(situation, answer) instanceof Parsed.Invalid(var complaint)) {
                        var again = BRIEFS.repair(situation, answer, complaint);
                        assertThat(texts(again).stream()
                                        .mapToInt(PlainText::bytes)
                                        .sum())
                                .isLessThanOrEqualTo(situation.act().limits().maxRequestBytes());
                        judge(injection, situation, answer(situation, again, injection, oversteps));
                        assertThat(complaint).hasSizeLessThan(2500).doesNotContainPattern("[\\r\\u2028\\u202e\\u0000]");
                    }
                }
            }
        }

        var unheard = new TreeSet<String>();
        for (var injection : Corpus.injections()) {
            if (!obeyed.getOrDefault(injection.id(), Set.of()).contains(injection.order())) {
                unheard.add(injection.id().replaceAll(":.*", ""));
            }
        }
        // Removed before anybody reads it, or cut off; everything else the model has heard and tried to obey.
        assertThat(unheard).containsExactly("invisible/tags", "size/behind much");
    }

    /** What comes of an answer; on what the situation allows this test has its own opinion. */
    private static void judge(Injection injection, Situation situation, String answer) {
        if (!(Answers.parse(situation, answer) instanceof Parsed.Valid(var decision, var _))) {
            return;
        }
        switch (decision) {
            case Decision.Plan plan -> {
                assertThat(plan.delegations()).as("%s", injection).allSatisfy(delegation -> {
                    assertThat(delegation.position()).isIn("analyst", "checker");
                    assertThat(delegation.budget().nanos()).isBetween(20_000_000L, 1_000_000_000L);
                    clean(delegation.objective(), 2000);
                    clean(delegation.acceptance(), 1000);
                });
                assertThat(plan.delegations().stream()
                                .mapToLong(one -> one.budget().nanos())
                                .sum())
                        .as("%s", injection)
                        .isLessThanOrEqualTo(1_000_000_000L);
                assertThat(plan.delegations()).hasSizeLessThanOrEqualTo(4);
                assertThat(plan.hires()).hasSizeLessThanOrEqualTo(2).allSatisfy(hire -> {
                    assertThat(hire.model()).isEqualTo("gpt-5-mini");
                    assertThat(hire.budget().nanos()).isBetween(1L, 3_000_000_000L);
                    clean(hire.title(), 200);
                    clean(hire.instructions(), 2000);
                });
                clean(plan.approach(), 2000);
            }
            case Decision.Work(var result) -> clean(result, 20_000);
            case Decision.Review review -> {
                assertThat(review.verdicts())
                        .as("%s", injection)
                        .extracting(Decision.Verdict::label)
                        .containsExactlyInAnyOrder("A1", "A2", "A3");
                assertThat(review.verdicts()).as("%s", injection).allSatisfy(verdict -> {
                    assertThat(verdict.label() + verdict.kind()).isNotIn("A2ACCEPT", "A2REWORK", "A3REWORK");
                    clean(verdict.comment(), 1000);
                });
                clean(review.result(), 20_000);
            }
            case Decision.Decide(var _, var reason) -> clean(reason, 1000);
        }
    }

    private static void clean(String text, int most) {
        assertThat(text)
                .hasSizeLessThanOrEqualTo(most)
                .doesNotContainPattern(
                        "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");
        assertThat(text.codePoints())
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static String answer(Situation situation, List<Message> messages, Injection injection, boolean oversteps) {
        return ObedientModel.answer(
                BRIEFS.schema(situation).name(),
                BRIEFS.schema(situation).schema(),
                "head",
                messages.get(1).text(),
                texts(messages),
                new Conduct() {
                    @Override
                    public String says(Slot slot, Set<Order> orders) {
                        return injection.text();
                    }

                    @Override
                    public boolean oversteps() {
                        return oversteps;
                    }

                    @Override
                    public boolean isMean() {
                        return false;
                    }

                    @Override
                    public boolean hires() {
                        return true;
                    }
                });
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    private static List<String> ownLines(String brief) {
        return brief.lines()
                .filter(line -> !line.startsWith("> ") && !line.matches(CUT))
                .toList();
    }

    /** Each act, with the text wherever somebody else wrote something; the company's own words stand on one line. */
    private static List<Situation> situations(String text) {
        var setting = new Setting("Acme", "To be useful.", text, new Seat("head", "Head", "Plans."));
        var own = new Task(text, text, Money.usd("1.50"));
        var analyst = new Seat("analyst", "Analyst", "Analyses.");
        var checker = new Seat("checker", "Checker", "Checks.");
        var returned = new ArrayList<Returned>();
        for (var each : Map.of("A1", true, "A3", false).entrySet()) {
            returned.add(new Returned(
                    each.getKey(),
                    analyst,
                    text,
                    text,
                    Returned.Status.DONE,
                    text,
                    Money.usd("0.01"),
                    each.getValue()));
        }
        returned.sort((one, other) -> one.label().compareTo(other.label()));
        returned.add(1, new Returned("A2", checker, text, text, Returned.Status.FAILED, text, Money.ZERO, false));
        return List.of(
                new PlanSituation(
                        setting,
                        own,
                        List.of(analyst, checker),
                        Money.usd("1.00"),
                        Money.usd("0.02"),
                        4,
                        returned,
                        text,
                        TERMS),
                new WorkSituation(setting, own, text, text),
                new ReviewSituation(setting, own, returned, text),
                new DecideSituation(setting, "SPEND", text, Money.usd("20"), Money.usd("1"), "lead", text));
    }
}
