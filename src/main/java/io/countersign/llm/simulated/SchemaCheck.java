package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Whether a value obeys a JSON schema, as far as schemas for answers go. */
final class SchemaCheck {
    private final JsonNode root;

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    static boolean fits(JsonNode schema, JsonNode value) {
        return !value.isMissingNode() && new SchemaCheck(schema).fit(schema, value, 0);
    }

    /** The schema a reference within the document points to; a schema without reference is itself. */
    static JsonNode resolved(JsonNode root, JsonNode schema) {
        var seen = 0;
        var at = schema;
        while (at.path("$ref").isTextual() && seen++ < 20) {
            var pointer = at.path("$ref").textValue();
            at = pointer.equals("#") || pointer.startsWith("#/")
                    ? root.at(pointer.substring(1))
                    : MissingNode.getInstance();
        }
        return at;
    }

    private boolean fit(JsonNode reference, JsonNode value, int depth) {
        var schema = resolved(root, reference);
        return depth < 60
                && typeFits(schema.path("type"), value)
                && (!schema.has("const") || schema.get("const").equals(value))
                && (!schema.has("enum") || elements(schema.path("enum")).anyMatch(value::equals))
                && elements(schema.path("allOf")).allMatch(one -> fit(one, value, depth + 1))
                && anyFits(schema.path("anyOf"), value, depth)
                && anyFits(schema.path("oneOf"), value, depth)
                && numberFits(schema, value)
                && textFits(schema, value)
                && listFits(schema, value, depth)
                && objectFits(schema, value, depth);
    }

    private boolean anyFits(JsonNode choice, JsonNode value, int depth) {
        return choice.isMissingNode() || elements(choice).anyMatch(one -> fit(one, value, depth + 1));
    }

    private static boolean typeFits(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return elements(type).anyMatch(one -> typeFits(one, value));
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static boolean numberFits(JsonNode schema, JsonNode value) {
        if (!value.isNumber()) {
            return true;
        }
        var number = value.decimalValue();
        var step = schema.path("multipleOf");
        return (!schema.path("minimum").isNumber()
                        || number.compareTo(schema.get("minimum").decimalValue()) >= 0)
                && (!schema.path("maximum").isNumber()
                        || number.compareTo(schema.get("maximum").decimalValue()) <= 0)
                && (!schema.path("exclusiveMinimum").isNumber()
                        || number.compareTo(schema.get("exclusiveMinimum").decimalValue()) > 0)
                && (!schema.path("exclusiveMaximum").isNumber()
                        || number.compareTo(schema.get("exclusiveMaximum").decimalValue()) < 0)
                && (!step.isNumber() || number.remainder(step.decimalValue()).signum() == 0);
    }

    private static boolean textFits(JsonNode schema, JsonNode value) {
        if (!value.isTextual()) {
            return true;
        }
        var text = value.textValue();
        int length = text.codePointCount(0, text.length());
        return length >= schema.path("minLength").asInt(0)
                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                && (!schema.path("pattern").isTextual()
                        || matches(schema.path("pattern").textValue(), text));
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    private boolean listFits(JsonNode schema, JsonNode value, int depth) {
        return !value.isArray()
                || (value.size() >= schema.path("minItems").asInt(0)
                        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE)
                        && (!schema.path("items").isObject()
                                || elements(value).allMatch(one -> fit(schema.get("items"), one, depth + 1))));
    }

    private boolean objectFits(JsonNode schema, JsonNode value, int depth) {
        if (!value.isObject()) {
            return true;
        }
        var properties = schema.path("properties");
        var additional = schema.path("additionalProperties");
        return elements(schema.path("required")).allMatch(name -> value.has(name.asText()))
                && value.propertyStream()
                        .allMatch(field -> properties.has(field.getKey())
                                ? fit(properties.get(field.getKey()), field.getValue(), depth + 1)
                                : !additional.isBoolean() || additional.booleanValue());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return list.valueStream();
    }
}
