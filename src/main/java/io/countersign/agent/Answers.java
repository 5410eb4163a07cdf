package io.countersign.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Decision.Delegation;
import io.countersign.agent.Decision.Verdict;
import io.countersign.ledger.Money;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns a model's text into a decision that its situation allows; whatever else comes is answered with a complaint. */
final class Answers {
    private static final int LONGEST = 500_000;
    private static final Pattern FENCED = Pattern.compile("```json[ \\t]*\\R(.*)\\R[ \\t]*```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> KINDS =
            Stream.of(Verdict.Kind.values()).map(Enum::name).toList();

    private Answers() {}

    static Parsed parse(Situation situation, String text) {
        if (text.length() > LONGEST) {
            return new Parsed.Invalid("The answer is longer than " + LONGEST + " characters.");
        }
        JsonNode json;
        try {
            json = JSON.readTree(unfenced(text.strip()));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            return new Parsed.Invalid("The answer is not one JSON object: a fault at line %d, column %d."
                    .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
        }
        var faults = new Faults();
        var mail = situation.setting().mail();
        var outbox = mail == null || !(json instanceof ObjectNode fields)
                ? Outbox.EMPTY
                : Outbox.read(mail, fields.remove(Outbox.FIELD));
        var answer = new AnswerObject("", json, faults);
        var decision = switch (situation) {
            case PlanSituation plan -> plan(plan, answer);
            case WorkSituation _ -> {
                answer.only("result");
                yield new Decision.Work(answer.text("result", Bounds.RESULT));
            }
            case ReviewSituation review -> review(review, answer);
            case DecideSituation _ -> {
                answer.only("approve", "reason");
                yield new Decision.Decide(answer.flag("approve"), answer.text("reason", Bounds.COMMENT));
            }
        };
        return faults.none() ? new Parsed.Valid(decision, outbox) : new Parsed.Invalid(faults.toString());
    }

    private static String unfenced(String text) {
        var fenced = FENCED.matcher(text);
        return fenced.matches() ? fenced.group(1) : text;
    }

    private static Decision.Plan plan(PlanSituation plan, AnswerObject answer) {
        var hiring = plan.hiring();
        if (hiring == null) {
            answer.only("approach", "assignments");
        } else {
            answer.only("approach", "assignments", "hires");
        }
        var approach = answer.textOrEmpty("approach", Bounds.APPROACH);
        var delegations = new ArrayList<Delegation>();
        var assignments = answer.list("assignments", plan.maxAssignments());
        var reports = plan.reports().stream().map(Seat::key).toList();
        long left = plan.toHandOut().nanos();
        for (var assignment : assignments) {
            assignment.only("position", "objective", "acceptance", "budget");
            var budget = assignment.amount("budget");
            if (budget.compareTo(plan.leastEach()) < 0) {
                assignment.fault("budget", "at least " + plan.leastEach() + " US dollars");
            }
            left = left < budget.nanos() ? -1 : left - budget.nanos();
            delegations.add(new Delegation(
                    assignment.oneOf("position", reports),
                    assignment.text("objective", Bounds.OBJECTIVE),
                    assignment.text("acceptance", Bounds.ACCEPTANCE),
                    budget));
        }
        if (left < 0) {
            answer.fault("assignments", "all budgets together are at most " + plan.toHandOut() + " US dollars");
        }
        var hires = hiring == null || !answer.has("hires") ? List.<Decision.Hire>of() : hires(hiring, answer);
        return new Decision.Plan(approach, delegations, hires);
    }

    /** Whether a position fits the company is for whoever keeps companies to say; here it is bounded. */
    private static List<Decision.Hire> hires(HireTerms terms, AnswerObject answer) {
        var hires = new ArrayList<Decision.Hire>();
        for (var hire : answer.list("hires", HireTerms.MOST)) {
            hire.only("key", "title", "instructions", "model", "budget", "why");
            var budget = hire.amount("budget");
            if (budget.equals(Money.ZERO) || budget.compareTo(terms.most()) > 0) {
                hire.fault("budget", "more than 0 and at most " + terms.most() + " US dollars a month");
            }
            hires.add(new Decision.Hire(
                    hire.text("key", Bounds.KEY),
                    hire.text("title", Bounds.TITLE),
                    hire.text("instructions", Bounds.OBJECTIVE),
                    hire.oneOf("model", terms.models()),
                    budget,
                    hire.text("why", Bounds.COMMENT)));
        }
        return hires;
    }

    private static Decision.Review review(ReviewSituation review, AnswerObject answer) {
        answer.only("verdicts", "deliver", "result");
        var byLabel = new LinkedHashMap<String, Returned>();
        review.returned().forEach(returned -> byLabel.put(returned.label(), returned));
        var verdicts = new ArrayList<Verdict>();
        var judged = new HashSet<String>();
        for (var one : answer.list("verdicts", byLabel.size())) {
            one.only("label", "verdict", "comment");
            var verdict = verdict(one, byLabel);
            if (byLabel.containsKey(verdict.label()) && !judged.add(verdict.label())) {
                one.fault("label", "one verdict for each label, " + verdict.label() + " has two");
            }
            verdicts.add(verdict);
        }
        for (var label : byLabel.keySet()) {
            if (!judged.contains(label)) {
                answer.fault("verdicts", "one verdict for each label, " + label + " has none");
            }
        }
        var decision =
                new Decision.Review(verdicts, answer.flag("deliver"), answer.textOrEmpty("result", Bounds.RESULT));
        if (!decision.asksRework() && decision.result().isBlank()) {
            answer.fault("result", "not empty unless a verdict is REWORK");
        }
        return decision;
    }

    private static Verdict verdict(AnswerObject one, Map<String, Returned> byLabel) {
        var label = one.oneOf("label", List.copyOf(byLabel.keySet()));
        var chosen = one.oneOf("verdict", KINDS);
        var kind = chosen.isEmpty() ? Verdict.Kind.DROP : Verdict.Kind.valueOf(chosen);
        var comment = one.textOrEmpty("comment", Bounds.COMMENT);
        var returned = byLabel.get(label);
        if (returned != null && !AnswerSchemas.allows(returned, kind)) {
            one.fault(
                    "verdict",
                    kind == Verdict.Kind.REWORK
                            ? label + " may not be sent back again"
                            : label + " has failed and cannot be accepted");
        }
        if (kind == Verdict.Kind.REWORK && comment.isBlank()) {
            one.fault("comment", "REWORK needs a comment");
        }
        return new Verdict(label, kind, comment);
    }
}
