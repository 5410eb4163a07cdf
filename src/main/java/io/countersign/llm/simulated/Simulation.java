package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers in the role it is given; the same question always gets the same answer. */
final class Simulation {
    static final String NOTE = "(simulated answer)";
    private final Fields fields = Fields.shipped();
    private final Planner planner = new Planner(fields);
    private final Contributor contributor = new Contributor(fields);
    private final Reviewer reviewer = new Reviewer(fields, contributor);
    private final Decider decider = new Decider();

    /** The text of the answer: what the schema asks for, as one JSON value; without a schema a plain text. */
    String answer(Question question) {
        var schema = question.schema();
        var brief = Brief.read(question.first("system"), question.first("user"), question.room());
        if (schema == null) {
            return NOTE + " " + contributor.result(brief);
        }
        var answer = withMessages(schema, question.schemaName(), brief, inRole(question.schemaName(), brief));
        emptyLists(schema, answer);
        return SchemaCheck.fits(schema, answer)
                ? answer.toString()
                : new SchemaFiller(schema).fill(brief.seed()).toString();
    }

    /** Whatever else a role may list, such as new positions, it lists nothing. */
    private static void emptyLists(JsonNode schema, JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            schema.path("properties").properties().stream()
                    .filter(property ->
                            property.getValue().path("type").asText().equals("array"))
                    .filter(property -> !object.has(property.getKey()))
                    .forEach(property -> object.putArray(property.getKey()));
        }
    }

    /** Where colleagues write to each other, a contributor tells its manager that the result is in. */
    private static JsonNode withMessages(JsonNode schema, String act, Brief brief, JsonNode answer) {
        if (schema.path("properties").has("messages") && act.equals("work") && answer instanceof ObjectNode object) {
            var manager = brief.one("Whom you may write to").value("Manager");
            if (!manager.isEmpty()) {
                object.putArray("messages")
                        .addObject()
                        .put("to", manager)
                        .put(
                                "text",
                                NOTE + " My result is in. Its numbers are assumptions that somebody should check.");
            }
        }
        return answer;
    }

    private JsonNode inRole(String act, Brief brief) {
        return switch (act) {
            case "plan" -> planner.plan(brief);
            case "work" -> contributor.work(brief);
            case "review" -> reviewer.review(brief);
            case "decide" -> decider.decide(brief);
            default -> JsonNodeFactory.instance.missingNode();
        };
    }
}
