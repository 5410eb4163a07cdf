package io.countersign.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Decision.Verdict;
import io.countersign.llm.AnswerSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON schemas of the four acts. Whatever an agent chooses from is an enumeration; equal ones are one instance. */
final class AnswerSchemas {
    private static final int KEPT = 1000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<Key, AnswerSchema> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AnswerSchema> eldest) {
            return size() > KEPT;
        }
    };

    private record Key(
            ActKind act, List<String> names, List<String> verdicts, List<String> models, List<String> partners) {}

    AnswerSchema of(Situation situation) {
        var mail = situation.setting().mail();
        var partners = mail == null ? List.<String>of() : mail.keys();
        var key = switch (situation) {
            case PlanSituation plan ->
                new Key(
                        ActKind.PLAN,
                        plan.reports().stream().map(Seat::key).toList(),
                        List.of(),
                        plan.hiring() == null ? List.of() : plan.hiring().models(),
                        partners);
            case ReviewSituation review ->
                new Key(
                        ActKind.REVIEW,
                        review.returned().stream().map(Returned::label).toList(),
                        verdicts(review),
                        List.of(),
                        partners);
            case WorkSituation _, DecideSituation _ ->
                new Key(situation.act(), List.of(), List.of(), List.of(), partners);
        };
        synchronized (known) {
            return known.computeIfAbsent(key, AnswerSchemas::schema);
        }
    }

    /** The verdicts that at least one of the results may get. */
    static List<String> verdicts(ReviewSituation review) {
        return List.of(Verdict.Kind.values()).stream()
                .filter(kind -> review.returned().stream().anyMatch(returned -> allows(returned, kind)))
                .map(Enum::name)
                .toList();
    }

    static boolean allows(Returned returned, Verdict.Kind verdict) {
        return switch (verdict) {
            case ACCEPT -> returned.status() == Returned.Status.DONE;
            case REWORK -> returned.mayRework();
            case DROP -> true;
        };
    }

    private static AnswerSchema schema(Key key) {
        var fields = new LinkedHashMap<String, ObjectNode>();
        switch (key.act) {
            case PLAN -> {
                var assignment = new LinkedHashMap<String, ObjectNode>();
                assignment.put("position", oneOf("Key of the direct report", key.names));
                assignment.put("objective", text("What it is to achieve"));
                assignment.put("acceptance", text("How you will judge its result"));
                assignment.put("budget", text("US dollars as a decimal string with at most 9 decimals, such as 0.25"));
                fields.put("approach", text("How you go about your assignment"));
                fields.put("assignments", list("The assignments you hand out; may be empty", object(assignment)));
                if (!key.models.isEmpty()) {
                    fields.put(
                            "hires", list("New positions you propose below yourself; may be empty", hire(key.models)));
                }
            }
            case WORK -> fields.put("result", text("The complete result, in Markdown"));
            case REVIEW -> {
                var verdict = new LinkedHashMap<String, ObjectNode>();
                verdict.put("label", oneOf("Label of the result", key.names));
                verdict.put("comment", text("Why; for REWORK, what is to be done better"));
                verdict.put("verdict", oneOf("Your verdict", key.verdicts));
                fields.put("verdicts", list("One for each label", object(verdict)));
                fields.put("deliver", type("boolean", "Whether your assignment is answered by the result"));
                fields.put("result", text("The complete result of your own assignment, in Markdown"));
            }
            case DECIDE -> {
                fields.put("reason", text("Why"));
                fields.put("approve", type("boolean", "Whether you approve the request"));
            }
        }
        if (!key.partners.isEmpty()) {
            var message = new LinkedHashMap<String, ObjectNode>();
            message.put("to", oneOf("Key of the position you write to", key.partners));
            message.put("text", text("What you write"));
            fields.put(Outbox.FIELD, list("Messages to colleagues; usually empty", object(message)));
        }
        return new AnswerSchema(key.act.name().toLowerCase(Locale.ROOT), object(fields));
    }

    private static ObjectNode hire(List<String> models) {
        var hire = new LinkedHashMap<String, ObjectNode>();
        hire.put("key", text("Key of the new position: lower-case letters, digits and hyphens"));
        hire.put("title", text("Its title"));
        hire.put("instructions", text("What whoever fills it does"));
        hire.put("model", oneOf("Its model", models));
        hire.put("budget", text("US dollars a month as a decimal string, such as 2.00"));
        hire.put("why", text("Why it is needed"));
        return object(hire);
    }

    private static ObjectNode object(Map<String, ObjectNode> fields) {
        var object = JSON.objectNode().put("type", "object");
        object.putObject("properties").setAll(fields);
        var required = object.putArray("required");
        fields.keySet().forEach(required::add);
        return object.put("additionalProperties", false);
    }

    private static ObjectNode list(String description, ObjectNode items) {
        return type("array", description).set("items", items);
    }

    /** An enumeration must not be empty: without names, any text; there is nothing to name then. */
    private static ObjectNode oneOf(String description, List<String> names) {
        var text = text(description);
        if (!names.isEmpty()) {
            var choice = text.putArray("enum");
            names.forEach(choice::add);
        }
        return text;
    }

    private static ObjectNode text(String description) {
        return type("string", description);
    }

    private static ObjectNode type(String type, String description) {
        return JSON.objectNode().put("type", type).put("description", description);
    }
}
