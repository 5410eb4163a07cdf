package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A door as the description of the API shows it, and what a client would miss there. */
record ApiDoor(JsonNode api, String name, JsonNode operation) {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static List<ApiDoor> of(JsonNode api) {
        var doors = new ArrayList<ApiDoor>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> doors.add(new ApiDoor(
                                api, operation.getKey().toUpperCase() + " " + path.getKey(), operation.getValue()))));
        return doors;
    }

    List<String> faults() {
        var faults = new ArrayList<String>();
        for (var text : List.of("summary", "description")) {
            if (operation.path(text).asText().isBlank()) {
                faults.add("has no " + text);
            }
        }
        operation.path("requestBody").path("content").forEach(form -> check("request", form, faults));
        operation.path("responses").properties().stream()
                .filter(answer ->
                        answer.getKey().startsWith("2") && !answer.getKey().equals("204"))
                .forEach(answer -> answers(answer.getValue().path("content"), faults));
        for (var status : expected()) {
            if (operation
                    .path("responses")
                    .path(status)
                    .path("description")
                    .asText()
                    .isBlank()) {
                faults.add("does not say when it answers " + status);
            }
        }
        return faults;
    }

    /** What is named in the path may be missing, but no month is; what has a body may be invalid. */
    private List<String> expected() {
        var expected = new ArrayList<>(List.of("401"));
        if (name.replace("{month}", "").contains("{")) {
            expected.add("404");
        }
        if (operation.has("requestBody")) {
            expected.add("422");
        }
        return expected;
    }

    private void answers(JsonNode content, List<String> faults) {
        if (content.isEmpty()) {
            faults.add("does not say what it answers");
        }
        content.properties().stream()
                .filter(form -> !form.getKey().equals("text/event-stream"))
                .forEach(form -> check("answer", form.getValue(), faults));
    }

    private void check(String what, JsonNode form, List<String> faults) {
        var schema = resolved(form.path("schema"));
        if (form.has("example")) {
            fits(what, form.path("example"), schema, faults);
        } else if (!form.path("examples").isEmpty()) {
            form.path("examples").forEach(example -> fits(what, example.path("value"), schema, faults));
        } else if (schema.path("properties").isEmpty()
                || schema.path("properties").properties().stream()
                        .anyMatch(property -> !property.getValue().has("example"))) {
            faults.add("has no example of its " + what);
        }
    }

    /** Every field of the example is one of the schema. */
    private void fits(String at, JsonNode example, JsonNode unresolved, List<String> faults) {
        var schema = resolved(unresolved);
        if (example.isArray() && schema.has("items")) {
            example.forEach(item -> fits(at + "[]", item, schema.path("items"), faults));
        } else if (example.isObject() && schema.has("properties")) {
            example.properties().forEach(field -> {
                if (schema.path("properties").has(field.getKey())) {
                    fits(
                            at + "." + field.getKey(),
                            field.getValue(),
                            schema.path("properties").path(field.getKey()),
                            faults);
                } else {
                    faults.add("has no field " + at + "." + field.getKey());
                }
            });
        }
    }

    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : resolved(api.at(reference.substring(1)));
    }
}
