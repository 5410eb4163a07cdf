package io.countersign.llm.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaFillerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'string'}",
                "{'type': 'string', 'minLength': 300}",
                "{'type': 'string', 'maxLength': 3}",
                "{'type': 'string', 'minLength': 5, 'maxLength': 5}",
                "{'type': 'string', 'pattern': '^[0-9]+(\\\\.[0-9]{1,9})?$'}",
                "{'type': 'string', 'pattern': '^[a-z]$'}",
                "{'type': 'integer'}",
                "{'type': 'integer', 'minimum': 3, 'maximum': 3}",
                "{'type': 'integer', 'minimum': 7, 'multipleOf': 5}",
                "{'type': 'integer', 'maximum': -7, 'multipleOf': 5}",
                "{'type': 'integer', 'exclusiveMaximum': 0}",
                "{'type': 'number', 'exclusiveMinimum': 0, 'exclusiveMaximum': 1}",
                "{'type': 'number', 'minimum': 0.25}",
                "{'type': 'boolean'}",
                "{'type': 'null'}",
                "{'type': ['string', 'null']}",
                "{'enum': ['a', 'b', 3, null]}",
                "{'const': {'x': 1}}",
                "{}",
                "{'type': 'array', 'items': {'type': 'integer'}, 'minItems': 4, 'maxItems': 6}",
                "{'type': 'array', 'items': {'type': 'integer'}, 'maxItems': 0}",
                "{'type': 'array'}",
                "{'anyOf': [{'type': 'integer'}, {'type': 'string'}]}",
                "{'oneOf': [{'const': 'x'}, {'const': 'y'}]}",
                "{'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {'type': 'boolean'}}, 'required':"
                        + " ['a'], 'additionalProperties': false}",
                "{'allOf': [{'type': 'object', 'properties': {'a': {'type': 'integer'}}}, {'properties': {'b':"
                        + " {'type': 'null'}}, 'required': ['a', 'b']}]}",
                "{'$ref': '#/$defs/n', '$defs': {'n': {'type': 'object', 'properties': {'v': {'type': 'integer'},"
                    + " 'next': {'anyOf': [{'$ref': '#/$defs/n'}, {'type': 'null'}]}}, 'required': ['v', 'next']}}}",
                "{'type': 'object', 'properties': {'children': {'type': 'array', 'items': {'$ref': '#'}}}, 'required':"
                        + " ['children']}",
            })
    void fillsWhatASchemaAsksFor(String schema) throws JsonProcessingException {
        var json = JSON.readTree(schema.replace('\'', '"'));

        for (int seed = 0; seed < 20; seed++) {
            var filled = new SchemaFiller(json).fill(seed);

            assertThat(SchemaCheck.fits(json, JSON.readTree(filled.toString())))
                    .as(filled.toString())
                    .isTrue();
        }
    }

    @Test
    void fillsAnyStrictSchema() throws JsonProcessingException {
        for (int seed = 0; seed < 2_000; seed++) {
            var schema = schema(new Random(seed), 0);
            var filled = new SchemaFiller(schema).fill(seed);

            assertThat(SchemaCheck.fits(schema, JSON.readTree(filled.toString())))
                    .as("%s for %s", filled, schema)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'string'} 3",
                "{'type': 'integer'} 3.5",
                "{'type': 'boolean'} 'true'",
                "{'enum': ['a']} 'b'",
                "{'const': 1} 2",
                "{'type': 'string', 'maxLength': 2} 'abc'",
                "{'type': 'string', 'minLength': 2} 'a'",
                "{'type': 'string', 'pattern': '^a$'} 'b'",
                "{'type': 'integer', 'minimum': 2} 1",
                "{'type': 'integer', 'exclusiveMaximum': 2} 2",
                "{'type': 'integer', 'multipleOf': 2} 3",
                "{'type': 'array', 'minItems': 1} []",
                "{'type': 'array', 'maxItems': 1} [1,2]",
                "{'type': 'array', 'items': {'type': 'null'}} [1]",
                "{'type': 'object', 'required': ['a']} {}",
                "{'type': 'object', 'properties': {'a': {'type': 'null'}}} {'a':1}",
                "{'type': 'object', 'properties': {}, 'additionalProperties': false} {'a':1}",
                "{'anyOf': [{'type': 'null'}]} 1",
                "{'allOf': [{'type': 'integer'}, {'type': 'null'}]} 1",
            })
    void checksWhatASchemaForbids(String both) throws JsonProcessingException {
        int split = both.lastIndexOf("} ") + 1;
        var schema = JSON.readTree(both.substring(0, split).replace('\'', '"'));

        assertThat(SchemaCheck.fits(schema, JSON.readTree(both.substring(split).replace('\'', '"'))))
                .isFalse();
    }

    private static ObjectNode schema(Random random, int depth) {
        var schema = JsonNodeFactory.instance.objectNode();
        switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> schema.put("type", "string").put("maxLength", random.nextInt(1, 60));
            case 1 ->
                schema.put("type", "integer")
                        .put("minimum", random.nextInt(-50, 50))
                        .put("maximum", 60);
            case 2 -> schema.put("type", "boolean");
            case 3 -> schema.put("type", "string").putArray("enum").add("x").add("y");
            case 4 ->
                schema.put("type", "array").put("minItems", random.nextInt(4)).set("items", schema(random, depth + 1));
            default -> {
                schema.put("type", "object").put("additionalProperties", false);
                var required = schema.putArray("required");
                var properties = schema.putObject("properties");
                for (int i = random.nextInt(5); i >= 0; i--) {
                    required.add("p" + i);
                    properties.set("p" + i, schema(random, depth + 1));
                }
            }
        }
        return schema;
    }
}
