package io.countersign.llm.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request for a chat completion, as far as the simulated model looks at it. */
record Question(
        String model,
        List<Said> said,
        String schemaName,
        @Nullable JsonNode schema,
        int maxOutputTokens) {
    static final int CHARACTERS_A_TOKEN = 4;
    private static final int DEFAULT_OUTPUT = 16_384;
    private static final int LARGEST_OUTPUT = 1_000_000;
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One message: who said what. */
    record Said(String role, String text) {}

    static Question read(byte[] body) throws Refusal {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "", "The body is not valid JSON");
        } catch (IOException e) {
            throw new Refusal(400, "", "The body is not valid UTF-8");
        }
        if (!json.isObject()) {
            throw new Refusal(400, "", "The body must be a JSON object");
        }
        if (!json.path("model").isTextual() || json.path("model").textValue().isBlank()) {
            throw new Refusal(400, "model", "model must be a string that is not empty");
        }
        if (json.path("stream").asBoolean()) {
            throw new Refusal(400, "stream", "The simulated model does not stream");
        }
        if (json.path("n").asInt(1) != 1) {
            throw new Refusal(400, "n", "The simulated model gives one answer");
        }
        var format = json.path("response_format");
        return new Question(
                json.path("model").textValue(),
                messages(json.path("messages")),
                format.path("json_schema").path("name").asText(""),
                schema(format),
                maxOutputTokens(json));
    }

    private static List<Said> messages(JsonNode messages) throws Refusal {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new Refusal(400, "messages", "messages must be a list that is not empty");
        }
        var said = new ArrayList<Said>();
        for (var message : messages) {
            var at = "messages[" + said.size() + "]";
            var role = message.path("role").asText();
            if (!ROLES.contains(role)) {
                throw new Refusal(
                        400,
                        at + ".role",
                        at + ".role must be one of "
                                + String.join(", ", ROLES.stream().sorted().toList()));
            }
            said.add(new Said(role, text(message.path("content"), at + ".content")));
        }
        return said;
    }

    private static String text(JsonNode content, String at) throws Refusal {
        if (content.isTextual()) {
            return content.textValue();
        }
        var text = new StringBuilder();
        for (var part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw new Refusal(400, at, at + " may contain text only");
            }
            text.append(part.path("text").textValue());
        }
        if (!content.isArray()) {
            throw new Refusal(400, at, at + " must be a string or a list of texts");
        }
        return text.toString();
    }

    private static @Nullable JsonNode schema(JsonNode format) throws Refusal {
        return switch (format.path("type").asText("text")) {
            case "text" -> null;
            case "json_object" -> JSON.createObjectNode().put("type", "object");
            case "json_schema" -> {
                var wrapper = format.path("json_schema");
                if (!wrapper.path("name").asText().matches("[a-zA-Z0-9_-]{1,64}")) {
                    throw new Refusal(
                            400,
                            "response_format.json_schema.name",
                            "A schema needs a name of letters, digits, _ or -");
                }
                if (!wrapper.path("schema").isObject()) {
                    throw new Refusal(400, "response_format.json_schema.schema", "A schema must be a JSON object");
                }
                yield wrapper.path("schema");
            }
            default ->
                throw new Refusal(
                        400, "response_format.type", "response_format.type must be text, json_object or json_schema");
        };
    }

    private static int maxOutputTokens(JsonNode json) throws Refusal {
        int most = DEFAULT_OUTPUT;
        for (var name : List.of("max_tokens", "max_completion_tokens")) {
            var limit = json.path(name);
            if (!limit.isMissingNode() && !limit.isNull()) {
                if (!limit.canConvertToInt() || !limit.isIntegralNumber() || limit.intValue() < 1) {
                    throw new Refusal(400, name, name + " must be a whole number above 0");
                }
                most = Math.min(limit.intValue(), LARGEST_OUTPUT);
            }
        }
        return most;
    }

    /** What the first message of a role says. */
    String first(String role) {
        return said.stream()
                .filter(one -> one.role().equals(role))
                .map(Said::text)
                .findFirst()
                .orElse("");
    }

    /** How many characters an answer may have. */
    int room() {
        return maxOutputTokens * CHARACTERS_A_TOKEN;
    }

    int tokens() {
        int characters = said.stream().mapToInt(one -> one.text().length()).sum();
        return tokens(characters + (schema == null ? 0 : schema.toString().length()));
    }

    static int tokens(int characters) {
        return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }
}
