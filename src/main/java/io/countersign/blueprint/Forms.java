package io.countersign.blueprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.company.Position;
import java.util.List;

/** The forms in which people plan, work and review, in the schema that Camunda 7 Tasklist reads. */
final class Forms {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 2000;
    private static final int LONGEST_LINE = 200;
    private static final String AMOUNT = "^(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})?$";

    private final ObjectNode form = JSON.createObjectNode();
    private final ArrayNode components = form.putArray("components");

    private Forms(String id) {
        form.put("id", id).put("type", "default").put("schemaVersion", 16);
        form.put("executionPlatform", "Camunda Platform").put("executionPlatformVersion", "7.24.0");
        form.putObject("exporter").put("name", "Countersign").put("version", "1");
    }

    static String id(String processKey, Act act) {
        return processKey + "-" + act.word;
    }

    static byte[] work(String processKey) {
        var form = new Forms(id(processKey, Act.WORK));
        form.hint("The task's description says what to do and how it will be judged.");
        require(area(form.components, "result", "Result"));
        return form.bytes();
    }

    static byte[] plan(String processKey, List<Position> reports) {
        var form = new Forms(id(processKey, Act.PLAN));
        form.hint("The task's description says what to reach, with what budget, and how it will be judged.");
        area(form.components, "approach", "Approach");
        form.perReport(reports, (report, group) -> {
            area(group, "objective_" + Delegation.word(report), "Objective; empty gives this report nothing to do");
            line(group, "acceptance_" + Delegation.word(report), "Accepted when");
            var budget = line(group, "budget_" + Delegation.word(report), "Budget in USD, such as 1.50");
            validate(budget).put("pattern", AMOUNT);
        });
        return form.bytes();
    }

    static byte[] review(String processKey, List<Position> reports) {
        var form = new Forms(id(processKey, Act.REVIEW));
        form.hint("The task's description says what was asked and where the results are.");
        form.perReport(reports, (report, group) -> {
            choice(group, "verdict_" + Delegation.word(report), "Verdict", "ACCEPT", "Accept", "REWORK", "Send back");
            line(group, "comment_" + Delegation.word(report), "Comment");
        });
        var outcome = choice(form.components, "outcome", "Outcome", "DELIVER", "Deliver", "GIVE_UP", "Give up");
        require(outcome);
        area(form.components, "result", "Result");
        return form.bytes();
    }

    private void hint(String text) {
        components.addObject().put("type", "text").put("id", "Field_Intro").put("text", text);
    }

    private interface PerReport {
        void add(Position report, ArrayNode group);
    }

    private void perReport(List<Position> reports, PerReport fields) {
        for (var report : reports) {
            var group = component(components, "group", "group_" + Delegation.word(report), literal(report.title()));
            group.put("showOutline", true);
            fields.add(report, group.putArray("components"));
        }
    }

    private static ObjectNode area(ArrayNode parent, String key, String label) {
        var area = field(parent, "textarea", key, label);
        validate(area).put("maxLength", LONGEST);
        return area;
    }

    private static ObjectNode line(ArrayNode parent, String key, String label) {
        var line = field(parent, "textfield", key, label);
        validate(line).put("maxLength", LONGEST_LINE);
        return line;
    }

    private static ObjectNode choice(
            ArrayNode parent,
            String key,
            String label,
            String first,
            String firstLabel,
            String second,
            String secondLabel) {
        var choice = field(parent, "select", key, label);
        var values = choice.putArray("values");
        values.addObject().put("label", firstLabel).put("value", first);
        values.addObject().put("label", secondLabel).put("value", second);
        return choice;
    }

    private static ObjectNode field(ArrayNode parent, String type, String key, String label) {
        return component(parent, type, "Field_" + key, label).put("key", key);
    }

    private static ObjectNode component(ArrayNode parent, String type, String id, String label) {
        return parent.addObject().put("type", type).put("id", id).put("label", label);
    }

    private static void require(ObjectNode field) {
        validate(field).put("required", true);
    }

    private static ObjectNode validate(ObjectNode field) {
        return field.withObjectProperty("validate");
    }

    /** A label that begins with = would be an expression to the form, and braces a template. */
    private static String literal(String title) {
        return Braces.apart(title.startsWith("=") ? " " + title : title);
    }

    private byte[] bytes() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A form is not JSON", e);
        }
    }
}
