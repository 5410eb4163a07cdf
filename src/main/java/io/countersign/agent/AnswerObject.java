package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ledger.Money;
import java.util.List;
import java.util.stream.IntStream;

/** One object of an answer, read field by field; a field that breaks its rule is noted and read as something harmless. */
final class AnswerObject {
    private static final int SHOWN = 60;
    private final String path;
    private final JsonNode json;
    private final Faults faults;

    AnswerObject(String path, JsonNode json, Faults faults) {
        this.path = path;
        this.json = json;
        this.faults = faults;
        if (!json.isObject()) {
            faults.add(path, "must be a JSON object");
        }
    }

    boolean has(String name) {
        return json.has(name);
    }

    void fault(String name, String rule) {
        faults.add(at(name), rule);
    }

    /** Notes every field that is not one of these. */
    void only(String... names) {
        var allowed = List.of(names);
        json.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                faults.add(path, "has the unknown field \"" + PlainText.start(name, SHOWN) + "\"");
            }
        });
    }

    String text(String name, int most) {
        var text = textOrEmpty(name, most);
        if (text.isBlank() && json.path(name).isTextual()) {
            fault(name, "must not be empty");
        }
        return text;
    }

    String textOrEmpty(String name, int most) {
        var text = PlainText.clean(string(name)).strip();
        if (text.length() > most) {
            fault(name, "at most " + most + " characters, not " + text.length());
        }
        return text;
    }

    /** One of the choice; empty when it is not. */
    String oneOf(String name, List<String> choice) {
        var text = string(name);
        if (choice.contains(text)) {
            return text;
        }
        if (json.path(name).isTextual()) {
            fault(name, "\"" + PlainText.start(text, SHOWN) + "\" is not one of the allowed values");
        }
        return "";
    }

    Money amount(String name) {
        try {
            return Money.usd(string(name));
        } catch (IllegalArgumentException e) {
            if (json.path(name).isTextual()) {
                fault(name, "a decimal string of US dollars with at most 9 decimals");
            }
            return Money.ZERO;
        }
    }

    boolean flag(String name) {
        var field = json.path(name);
        if (!field.isBoolean()) {
            fault(name, field.isMissingNode() ? "is missing" : "must be true or false");
        }
        return field.booleanValue();
    }

    List<AnswerObject> list(String name, int most) {
        var field = json.path(name);
        if (!field.isArray()) {
            fault(name, field.isMissingNode() ? "is missing" : "must be a list");
            return List.of();
        }
        if (field.size() > most) {
            fault(name, "at most " + most + " entries, not " + field.size());
            return List.of();
        }
        return IntStream.range(0, field.size())
                .mapToObj(i -> new AnswerObject(at(name) + "[" + i + "]", field.get(i), faults))
                .toList();
    }

    private String string(String name) {
        var field = json.path(name);
        if (!field.isTextual()) {
            fault(name, field.isMissingNode() ? "is missing" : "must be a string");
        }
        return field.textValue() == null ? "" : field.textValue();
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
