package io.countersign.run.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Answers that obey the schema of the question. Tame ones keep every rule of the brief as well and choose at random
 * within them; wild ones obey the schema and nothing else.
 */
final class WildAnswers {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> AMOUNTS = List.of(
            "0",
            "0.00",
            "-1",
            "1e9",
            "1000000000",
            "99999999999999999999",
            "0.0000000001",
            "NaN",
            "",
            "1,50",
            "0.01",
            "٣",
            "0x10",
            " 1 ");

    private WildAnswers() {}

    static String to(Question question, Random random) {
        var tame = random.nextInt(12) > 0;
        return (tame ? tame(question, random) : any(question.schema(), random, 0)).toString();
    }

    private static JsonNode tame(Question question, Random random) {
        return switch (question.act()) {
            case "plan" -> plan(question, random);
            case "work" -> JSON.objectNode().put("result", Texts.within(random, 20_000));
            case "review" -> review(question, random);
            default ->
                JSON.objectNode().put("reason", Texts.within(random, 1000)).put("approve", random.nextInt(4) > 0);
        };
    }

    /** Up to two assignments more than there are reports, as far as the money goes; some positions get several. */
    private static ObjectNode plan(Question question, Random random) {
        var reports = question.reports();
        var left = new BigDecimal(question.amount("All budgets together: at most"));
        var least = new BigDecimal(question.amount("Each budget: at least"));
        var plan = JSON.objectNode().put("approach", Texts.within(random, 2000));
        var assignments = plan.putArray("assignments");
        var most = random.nextInt(8) == 0 ? 0 : random.nextInt(1, reports.size() + 3);
        for (var n = most; n > 0 && left.compareTo(least) >= 0; n--) {
            var spare = left.subtract(least).multiply(BigDecimal.valueOf(random.nextDouble()));
            var budget = least.add(spare.divide(BigDecimal.valueOf(n), 9, RoundingMode.DOWN));
            left = left.subtract(budget);
            assignments
                    .addObject()
                    .put("position", reports.get(random.nextInt(reports.size())))
                    .put("objective", Texts.within(random, 2000))
                    .put("acceptance", Texts.within(random, 1000))
                    .put("budget", budget.toPlainString());
        }
        return plan;
    }

    private static ObjectNode review(Question question, Random random) {
        var review = JSON.objectNode();
        var verdicts = review.putArray("verdicts");
        for (var label : question.labels()) {
            var allowed = question.verdicts().stream()
                    .filter(verdict -> question.allows(label, verdict))
                    .toList();
            var usual = allowed.contains("ACCEPT") && random.nextInt(10) < 7;
            verdicts.addObject()
                    .put("label", label)
                    .put("comment", Texts.within(random, 1000))
                    .put("verdict", usual ? "ACCEPT" : allowed.get(random.nextInt(allowed.size())));
        }
        return review.put("deliver", random.nextInt(8) > 0).put("result", Texts.within(random, 20_000));
    }

    private static JsonNode any(JsonNode schema, Random random, int depth) {
        if (!schema.path("enum").isEmpty()) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                var object = JSON.objectNode();
                var names = new ArrayList<String>();
                schema.path("properties").fieldNames().forEachRemaining(names::add);
                names.forEach(
                        name -> object.set(name, any(schema.path("properties").get(name), random, depth + 1)));
                yield object;
            }
            case "array" -> {
                var list = JSON.arrayNode();
                for (var n = random.nextInt(random.nextBoolean() ? 4 : 70); n > 0; n--) {
                    list.add(any(schema.path("items"), random, depth + 1));
                }
                yield list;
            }
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default ->
                JSON.textNode(random.nextBoolean() ? AMOUNTS.get(random.nextInt(AMOUNTS.size())) : Texts.any(random));
        };
    }
}
