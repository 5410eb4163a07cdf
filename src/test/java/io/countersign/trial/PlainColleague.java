package io.countersign.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An agent that does the plainest sensible thing: what it may choose from it reads in the schema of the request. */
public final class PlainColleague {
    private static final Pattern LEAST = Pattern.compile("Each budget: at least ([0-9.]+) USD");
    private static final Pattern MOST = Pattern.compile("All budgets together: at most ([0-9.]+) USD");
    private static final Pattern RETURNED =
            Pattern.compile("# Returned: (A\\d+)\\n.*?Status: (DONE|FAILED)", Pattern.DOTALL);

    private PlainColleague() {}

    /** One assignment for each report, every result accepted, every request approved. */
    public static String answer(String act, JsonNode schema, String brief) {
        return switch (act) {
            case "plan" -> sharedOut(reports(schema), brief);
            case "work" -> work("Done as asked");
            case "review" -> review(sensibly(brief), true, "Delivered");
            default -> decide(true, "within reason");
        };
    }

    public static String plan(List<String> positions, String budget) {
        var plan = json().put("approach", "Divide and conquer");
        var assignments = plan.putArray("assignments");
        for (var position : positions) {
            assignments
                    .addObject()
                    .put("position", position)
                    .put("objective", "Objective for " + position)
                    .put("acceptance", "It is done")
                    .put("budget", budget);
        }
        return plan.toString();
    }

    public static String work(String result) {
        return json().put("result", result).toString();
    }

    public static String review(Map<String, String> verdicts, boolean deliver, String result) {
        var review = json();
        var all = review.putArray("verdicts");
        verdicts.forEach((label, verdict) ->
                all.addObject().put("label", label).put("verdict", verdict).put("comment", "because of " + label));
        return review.put("deliver", deliver).put("result", result).toString();
    }

    public static String decide(boolean approve, String reason) {
        return json().put("approve", approve).put("reason", reason).toString();
    }

    /** The positions among which a plan may choose. */
    public static List<String> reports(JsonNode schema) {
        return words(schema.at("/properties/assignments/items/properties/position/enum"));
    }

    /** The results that a review has to judge. */
    public static List<String> labels(JsonNode schema) {
        return words(schema.at("/properties/verdicts/items/properties/label/enum"));
    }

    /** The least that an assignment may get, as the brief says. */
    public static String least(String brief) {
        return amount(LEAST, brief);
    }

    /** Accepts what was done and goes on without what has failed. */
    private static Map<String, String> sensibly(String brief) {
        var verdicts = new HashMap<String, String>();
        var found = RETURNED.matcher(brief);
        while (found.find()) {
            verdicts.put(found.group(1), found.group(2).equals("DONE") ? "ACCEPT" : "DROP");
        }
        return verdicts;
    }

    /** The same share for everybody of what may be handed out; nothing where that is too little. */
    private static String sharedOut(List<String> reports, String brief) {
        var share =
                new BigDecimal(amount(MOST, brief)).divide(BigDecimal.valueOf(reports.size()), 4, RoundingMode.DOWN);
        return share.compareTo(new BigDecimal(least(brief))) < 0
                ? plan(List.of(), "0")
                : plan(reports, share.toPlainString());
    }

    private static String amount(Pattern line, String brief) {
        var found = line.matcher(brief);
        if (!found.find()) {
            throw new AssertionError("The brief has no line like " + line);
        }
        return found.group(1);
    }

    private static List<String> words(JsonNode node) {
        return node.valueStream().map(JsonNode::asText).toList();
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
