package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Some value that obeys a schema nobody here knows the meaning of. */
final class SchemaFiller {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 30;
    private static final int MOST_ITEMS = 100;
    private static final List<String> TEXTS = List.of(
            Simulation.NOTE, "simulated", "Simulated", "SIMULATED", "0.10", "10", "2026-01-01", "A1", "a", "a-b", "");
    private final JsonNode root;

    SchemaFiller(JsonNode root) {
        this.root = root;
    }

    JsonNode fill(int seed) {
        return fill(root, seed, 0);
    }

    private JsonNode fill(JsonNode reference, int seed, int depth) {
        var schema = SchemaCheck.resolved(root, reference);
        if (depth > DEEPEST) {
            return JSON.nullNode();
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.get("enum").get(seed % schema.get("enum").size());
        }
        for (var choice : List.of("anyOf", "oneOf")) {
            if (!schema.path(choice).isEmpty()) {
                return one(schema.get(choice), seed, depth);
            }
        }
        if (!schema.path("allOf").isEmpty()) {
            return fill(merged(schema), seed, depth + 1);
        }
        return switch (type(schema, depth)) {
            case "object" -> object(schema, seed, depth);
            case "array" -> list(schema, seed, depth);
            case "boolean" -> JSON.booleanNode(seed % 2 == 0);
            case "null" -> JSON.nullNode();
            case "integer" -> JSON.numberNode(number(schema, BigDecimal.ONE).toBigInteger());
            case "number" -> JSON.numberNode(number(schema, BigDecimal.ZERO));
            default -> JSON.textNode(text(schema));
        };
    }

    /** The first of a choice; deep down one that ends, if there is one. */
    private JsonNode one(JsonNode choice, int seed, int depth) {
        for (var one : choice) {
            if (depth > DEEPEST / 2
                    && SchemaCheck.resolved(root, one).path("type").asText().equals("null")) {
                return JSON.nullNode();
            }
        }
        return fill(choice.get(0), seed, depth + 1);
    }

    private static String type(JsonNode schema, int depth) {
        var type = schema.path("type");
        if (type.isArray() && !type.isEmpty()) {
            boolean maybeNull = type.valueStream().anyMatch(one -> one.asText().equals("null"));
            return depth > DEEPEST / 2 && maybeNull ? "null" : type.get(0).asText();
        }
        if (type.isTextual()) {
            return type.textValue();
        }
        return schema.has("items") ? "array" : schema.has("properties") || schema.isEmpty() ? "object" : "string";
    }

    private ObjectNode merged(JsonNode schema) {
        ObjectNode merged = schema.deepCopy();
        merged.remove("allOf");
        for (var part : schema.get("allOf")) {
            SchemaCheck.resolved(root, part).propertyStream().forEach(field -> {
                if (merged.path(field.getKey()).isObject() && field.getValue() instanceof ObjectNode more) {
                    ((ObjectNode) merged.get(field.getKey())).setAll(more);
                } else {
                    merged.set(field.getKey(), field.getValue());
                }
            });
        }
        return merged;
    }

    private ObjectNode object(JsonNode schema, int seed, int depth) {
        var object = JSON.objectNode();
        schema.path("properties")
                .propertyStream()
                .forEach(field -> object.set(
                        field.getKey(), fill(field.getValue(), Words.seed(seed + field.getKey()), depth + 1)));
        return object;
    }

    private JsonNode list(JsonNode schema, int seed, int depth) {
        int least = schema.path("minItems").asInt(0);
        int wanted = Math.max(least, depth > DEEPEST / 2 ? 0 : 1);
        int count = Math.min(Math.min(wanted, schema.path("maxItems").asInt(MOST_ITEMS)), MOST_ITEMS);
        var list = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            list.add(fill(schema.path("items"), Words.seed(seed + "[" + i), depth + 1));
        }
        return list;
    }

    private static BigDecimal number(JsonNode schema, BigDecimal whole) {
        var step =
                schema.path("multipleOf").isNumber() ? schema.get("multipleOf").decimalValue() : whole;
        var little = step.signum() > 0 ? step : new BigDecimal("0.001");
        var number = BigDecimal.ZERO;
        if (schema.path("minimum").isNumber()) {
            number = number.max(schema.get("minimum").decimalValue());
        }
        if (schema.path("exclusiveMinimum").isNumber()) {
            number = number.max(schema.get("exclusiveMinimum").decimalValue().add(little));
        }
        if (schema.path("maximum").isNumber()) {
            number = number.min(schema.get("maximum").decimalValue());
        }
        if (schema.path("exclusiveMaximum").isNumber()) {
            number = number.min(schema.get("exclusiveMaximum").decimalValue().subtract(little));
        }
        var rounding =
                schema.path("maximum").isNumber() && number.signum() < 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
        return step.signum() > 0 ? number.divide(step, 0, rounding).multiply(step) : number;
    }

    private static String text(JsonNode schema) {
        for (var text : TEXTS) {
            var candidate = JSON.textNode(sized(text, schema));
            if (SchemaCheck.fits(schema, candidate)) {
                return candidate.textValue();
            }
        }
        return Simulation.NOTE;
    }

    private static String sized(String text, JsonNode schema) {
        int least = Math.min(schema.path("minLength").asInt(0), 100_000);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        var longer = text.length() >= least || text.isEmpty() ? text : text.repeat(1 + least / text.length());
        return longer.length() <= most ? longer : longer.substring(0, Math.max(most, 0));
    }
}
