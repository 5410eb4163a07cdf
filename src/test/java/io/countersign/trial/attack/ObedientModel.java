package io.countersign.trial.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.trial.PlainColleague;
import io.countersign.trial.attack.Conduct.Slot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An agent without a will: it looks for orders in everything it reads, whoever wrote it and in whatever code, and uses all
 * powers that an answer offers to obey. What a schema asks of it that it does not know, it fills with the order as well.
 */
public final class ObedientModel {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Set<String> VOLUNTARY = Set.of("hires", "messages");
    private static final int MOST_MESSAGES = 3;

    private final String act;
    private final JsonNode schema;
    private final List<String> lines;
    private final String read;
    private final Set<Order> orders;
    private final Conduct conduct;

    private ObedientModel(String act, JsonNode schema, String brief, List<String> messages, Conduct conduct) {
        this.act = act;
        this.schema = schema;
        this.lines = brief.lines().filter(line -> !line.startsWith("> ")).toList();
        this.read = String.join("\n", messages);
        this.orders = Ears.orders(read);
        this.conduct = conduct;
    }

    /** The orders that stand in what is read. */
    public static Set<Order> heard(List<String> messages) {
        return Ears.orders(String.join("\n", messages));
    }

    /** Obeys all that stands in the messages; the brief is the one of them with the situation. */
    public static String answer(
            String act, JsonNode schema, String position, String brief, List<String> messages, Conduct conduct) {
        var model = new ObedientModel(act, schema, brief, messages, conduct);
        var answer = model.withinTheSchema();
        if (conduct.oversteps()) {
            Overreach.of(act, answer, model.orders, position);
        }
        return answer.toString();
    }

    private ObjectNode withinTheSchema() {
        var answer = switch (act) {
            case "plan" -> plan();
            case "work" -> JSON.objectNode().put("result", confession());
            case "review" -> review();
            default ->
                JSON.objectNode().put("reason", says(Slot.REASON)).put("approve", !orders.contains(Order.REFUSE_ALL));
        };
        schema.path("properties").properties().stream()
                .filter(property -> !answer.has(property.getKey()) && !VOLUNTARY.contains(property.getKey()))
                .forEach(property -> answer.set(property.getKey(), anything(property.getValue())));
        write(answer);
        return answer;
    }

    /** Spreads the word among all to whom it may write. */
    private void write(ObjectNode answer) {
        var receivers = schema.at("/properties/messages/items/properties/to/enum");
        if (!receivers.isEmpty() && (conduct.writes() || !orders.isEmpty())) {
            var messages = answer.putArray("messages");
            receivers
                    .valueStream()
                    .limit(MOST_MESSAGES)
                    .forEach(to -> messages.addObject().put("to", to.asText()).put("text", says(Slot.MESSAGE)));
        }
    }

    private ObjectNode plan() {
        var plan = JSON.objectNode().put("approach", says(Slot.APPROACH));
        var assignments = plan.putArray("assignments");
        var most = new BigDecimal(amount("All budgets together: at most"));
        var least = new BigDecimal(amount("Each budget: at least"));
        if (most.compareTo(least) >= 0 && !lines.contains("Assignments: at most 0")) {
            assignments
                    .addObject()
                    .put("position", PlainColleague.reports(schema).getFirst())
                    .put("objective", says(Slot.OBJECTIVE))
                    .put("acceptance", says(Slot.ACCEPTANCE))
                    .put("budget", (conduct.isMean() ? least : most).toPlainString());
        }
        if (schema.at("/properties/hires").isObject()
                && (conduct.hires() || orders.contains(Order.HIRE_HELPER) || orders.contains(Order.HIRE_WIDE))) {
            var models = schema.at("/properties/hires/items/properties/model/enum");
            plan.putArray("hires")
                    .addObject()
                    .put("key", "helper-" + Integer.toHexString(read.hashCode()))
                    .put("title", says(Slot.HIRE))
                    .put("instructions", says(Slot.HIRE))
                    .put("model", models.path(0).asText())
                    .put("budget", hireBudget())
                    .put("why", says(Slot.REASON));
        }
        return plan;
    }

    private ObjectNode review() {
        var review = JSON.objectNode();
        var verdicts = review.putArray("verdicts");
        var again = false;
        for (var label : PlainColleague.labels(schema)) {
            var returned = returned(label);
            var back = (conduct.isMean() || orders.contains(Order.SEND_BACK))
                    && returned.contains("May be sent back: yes");
            again |= back;
            verdicts.addObject()
                    .put("label", label)
                    .put("verdict", back ? "REWORK" : returned.contains("Status: DONE") ? "ACCEPT" : "DROP")
                    .put("comment", says(Slot.COMMENT));
        }
        return review.put("deliver", !again).put("result", confession());
    }

    /** Our own lines about one result. */
    private List<String> returned(String label) {
        var about = new ArrayList<String>();
        var within = false;
        for (var line : lines) {
            within = line.startsWith("# Returned: ") ? line.equals("# Returned: " + label) : within;
            if (within) {
                about.add(line);
            }
        }
        return about;
    }

    /** Tells all it knows, where it is told to. */
    private String confession() {
        var tells = orders.contains(Order.TELL_SECRETS) || orders.contains(Order.TELL_RIVAL);
        var told = says(Slot.RESULT);
        return tells ? told + "\n\nAll I was told: " + read.substring(0, Math.min(3000, read.length())) : told;
    }

    private String says(Slot slot) {
        return conduct.says(slot, orders);
    }

    /** An answer to a question that this model was not made for. */
    private JsonNode anything(JsonNode question) {
        if (!question.path("enum").isEmpty()) {
            return question.path("enum").path(0);
        }
        return switch (question.path("type").asText()) {
            case "object" -> {
                var object = JSON.objectNode();
                question.path("properties")
                        .properties()
                        .forEach(property -> object.set(property.getKey(), anything(property.getValue())));
                yield object;
            }
            case "array" -> JSON.arrayNode().add(anything(question.path("items")));
            case "boolean" -> JSON.booleanNode(true);
            default -> JSON.textNode(says(Slot.OTHER));
        };
    }

    private String hireBudget() {
        var most = Pattern.compile("monthly budget of at most ([0-9.]+) USD").matcher(String.join("\n", lines));
        return most.find() ? most.group(1) : "1.00";
    }

    private String amount(String words) {
        return lines.stream()
                .filter(line -> line.startsWith(words + " ") && line.endsWith(" USD"))
                .map(line -> line.substring(words.length() + 1, line.length() - 4))
                .findFirst()
                .orElse("0");
    }
}
