package io.countersign.run.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** One request as it arrived at the gateway, and what it says about who asks for what. */
record Question(
        UUID call,
        UUID run,
        String company,
        String position,
        String act,
        List<String> messages,
        int turn,
        JsonNode schema,
        String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern AMOUNT = Pattern.compile("[0-9]+\\.[0-9]+ USD");

    static Question of(Map<String, String> headers, String body) {
        try {
            var labels = JSON.readTree(headers.get("x-litellm-spend-logs-metadata"));
            var request = JSON.readTree(body);
            var schema = request.at("/response_format/json_schema");
            var messages = request.path("messages");
            return new Question(
                    UUID.fromString(labels.path("call_id").asText()),
                    UUID.fromString(labels.path("run_id").asText()),
                    labels.path("company").asText(),
                    labels.path("position").asText(),
                    schema.path("name").asText(),
                    messages.valueStream()
                            .map(message -> message.path("content").asText())
                            .toList(),
                    messages.size() > 2 ? 2 : 1,
                    schema.path("schema"),
                    body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The request is no JSON", e);
        }
    }

    /** The message with the situation. */
    String brief() {
        return messages.get(1);
    }

    /** The same for every attempt of the same act; amounts are left out, for they depend on what others spent meanwhile. */
    String key() {
        return position + "/" + act + "/" + turn + "/" + AMOUNT.matcher(brief()).replaceAll("some USD");
    }

    /** What a plan may choose from. */
    List<String> reports() {
        return words(schema.at("/properties/assignments/items/properties/position/enum"));
    }

    /** What a review has to judge. */
    List<String> labels() {
        return words(schema.at("/properties/verdicts/items/properties/label/enum"));
    }

    List<String> verdicts() {
        return words(schema.at("/properties/verdicts/items/properties/verdict/enum"));
    }

    /** Whether a review may take this verdict for this result, as the brief says. */
    boolean allows(String label, String verdict) {
        var brief = brief();
        var of = brief.indexOf("# Returned: " + label + "\n");
        var end = brief.indexOf("\n# Returned: ", of + 1);
        var returned = brief.substring(Math.max(of, 0), end < 0 ? brief.length() : end);
        return switch (verdict) {
            case "ACCEPT" -> returned.contains("\nStatus: DONE\n");
            case "REWORK" -> returned.contains("\nMay be sent back: yes\n");
            default -> true;
        };
    }

    /** The amount that stands behind these words of the brief, in USD; none where they are missing. */
    String amount(String words) {
        var found = Pattern.compile(Pattern.quote(words) + " ([0-9.]+) USD").matcher(brief());
        return found.find() ? found.group(1) : "0";
    }

    private static List<String> words(JsonNode names) {
        return names.valueStream().map(JsonNode::asText).toList();
    }
}
