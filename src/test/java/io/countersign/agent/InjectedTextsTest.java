package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.agent.Correspondence.Partner;
import io.countersign.agent.Correspondence.Received;
import io.countersign.agent.Correspondence.Tie;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every injected text in every place of every brief, read by a model that obeys it: the brief keeps its shape, the schema
 * stays the same, and what the model answers is either refused or within what its situation allows.
 */
class InjectedTextsTest {
    private static final Briefs BRIEFS = new Briefs();
    private static final Pattern CUT = Pattern.compile("\\[cut: \\d+ of \\d+ characters shown]");
    private static final List<String> FAMILIES =
            Corpus.injections().stream().map(Injection::family).distinct().toList();
    /** What stands above the messages in every brief, whatever the messages say. */
    private static final List<String> ENVELOPES = List.of(
            "Manager: director",
            "Direct report: analyst, checker",
            "Peer: planner",
            "# Message to you: 3",
            "From: checker, your direct report",
            "# Message to you: 4",
            "From: planner, your peer",
            "# Message to you: 6",
            "From: director, your manager");

    private static final HireTerms TERMS = new HireTerms(List.of("gpt-5-mini"), Money.usd("3.00"));

    @Test
    void areManyAndOfEveryKind() {
        assertThat(Corpus.injections()).hasSizeGreaterThan(1500);
        assertThat(Corpus.injections()).extracting(Injection::text).doesNotHaveDuplicates();
        assertThat(Corpus.injections()).extracting(Injection::order).contains(Order.values());
        assertThat(FAMILIES).hasSizeGreaterThan(18);
    }

    /** Our own lines, which carry authority, are those of a brief without any injection, whatever is quoted. */
    @Test
    void leaveOurOwnLinesOfABriefAsTheyAre() {
        var harmless = situations("harmless");
        var ours = harmless.stream()
                .map(situation -> ownLines(BRIEFS.brief(situation).getLast().text()))
                .toList();
        assertThat(ours).allSatisfy(lines -> assertThat(lines).containsAll(ENVELOPES));
        var tried = new HashSet<String>();
        var number = 0;
        for (var injection : Corpus.injections()) {
            int act = number++ % ActKind.values().length;
            var situation = situations(injection.text()).get(act);
            tried.add("%s %s".formatted(injection.family(), situation.act()));
            assertThat(ownLines(BRIEFS.brief(situation).getLast().text()))
                    .as("%s in %s", injection, situation.act())
                    .isEqualTo(ours.get(act));
            assertThat(BRIEFS.schema(situation)).isSameAs(BRIEFS.schema(harmless.get(act)));
        }
        assertThat(tried).hasSize(FAMILIES.size() * ActKind.values().length);
    }

    @Test
    void canOrderNothingThatTheSituationDoesNotAllow() {
        var obeyed = new HashMap<String, Set<Order>>();
        var tried = new HashSet<String>();
        var number = 0;
        for (var injection : Corpus.injections()) {
            var situation = situation(injection.text(), number++);
            var brief = BRIEFS.brief(situation);
            obeyed.put(injection.id(), ObedientModel.heard(texts(brief)));
            for (var oversteps : List.of(true, false)) {
                tried.add("%s %s %s".formatted(injection.family(), situation.act(), oversteps));
                tried.add("%s %s %s".formatted(injection.order(), situation.act(), oversteps));
                obey(injection, situation, brief, oversteps);
            }
        }

        assertThat(tried).hasSize(2 * ActKind.values().length * (FAMILIES.size() + Order.values().length));
        var unheard = new TreeSet<String>();
        for (var injection : Corpus.injections()) {
            if (!obeyed.getOrDefault(injection.id(), Set.of()).contains(injection.order())) {
                unheard.add(injection.id().replaceAll(":.*", ""));
            }
        }
        // Removed before anybody reads it, or cut off; everything else the model has heard and tried to obey.
        assertThat(unheard).containsExactly("invisible/tags", "size/behind much");
    }

    private static void obey(Injection injection, Situation situation, List<Message> brief, boolean oversteps) {
        var answer = answer(situation, brief, injection, oversteps);
        judge(injection, situation, answer);
        if (Answers.parse(situation, answer) instanceof Parsed.Invalid(var complaint)) {
            var again = BRIEFS.repair(situation, answer, complaint);
            assertThat(texts(again).stream().mapToInt(PlainText::bytes).sum())
                    .isLessThanOrEqualTo(situation.act().limits().maxRequestBytes());
            judge(injection, situation, answer(situation, again, injection, oversteps));
            assertThat(complaint).hasSizeLessThan(2500).doesNotContainPattern("[\\r\\u2028\\u202e\\u0000]");
        }
    }

    /** What comes of an answer; on what the situation allows this test has its own opinion. */
    private static void judge(Injection injection, Situation situation, String answer) {
        if (!(Answers.parse(situation, answer) instanceof Parsed.Valid(var decision, var outbox))) {
            return;
        }
        judge(injection, situation.setting().mail(), outbox);
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

    private static void judge(Injection injection, @Nullable Correspondence mail, Outbox outbox) {
        assertThat(outbox.letters())
                .as("%s", injection)
                .hasSizeLessThanOrEqualTo(mail == null ? 0 : 3)
                .allSatisfy(letter -> {
                    assertThat(letter.to()).isIn("director", "analyst", "checker", "planner");
                    assertThat(letter.text()).isNotBlank();
                    clean(letter.text(), 1000);
                });
        assertThat(outbox.refused())
                .as("%s", injection)
                .hasSizeLessThanOrEqualTo(4)
                .allSatisfy(reason -> {
                    assertThat(reason).doesNotContain("\n");
                    clean(reason, 301);
                });
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

                    @Override
                    public boolean writes() {
                        return true;
                    }
                });
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    private static List<String> ownLines(String brief) {
        return brief.lines()
                .filter(line -> !line.startsWith("> ") && !CUT.matcher(line).matches())
                .toList();
    }

    /** Another act for each, whose positions write to each other four times of five. */
    private static Situation situation(String text, int number) {
        return situations(text, number % 5 > 0 ? mail(text) : null).get(number % ActKind.values().length);
    }

    /** Who has written is a report, a peer and the manager; each time it is the text. */
    private static Correspondence mail(String text) {
        return new Correspondence(
                List.of(
                        new Partner("director", Tie.MANAGER),
                        new Partner("analyst", Tie.REPORT),
                        new Partner("checker", Tie.REPORT),
                        new Partner("planner", Tie.PEER)),
                List.of(
                        new Received(3, new Seat("checker", "Checker", "Checks."), Tie.REPORT, text),
                        new Received(4, new Seat("planner", "Planner", "Plans too."), Tie.PEER, text),
                        new Received(6, new Seat("director", "Director", "Directs."), Tie.MANAGER, text)));
    }

    /** Each act, with the text wherever somebody else wrote something; the company's own words stand on one line. */
    private static List<Situation> situations(String text) {
        return situations(text, mail(text));
    }

    private static List<Situation> situations(String text, @Nullable Correspondence mail) {
        var setting = new Setting("Acme", "To be useful.", text, new Seat("head", "Head", "Plans."), mail);
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
