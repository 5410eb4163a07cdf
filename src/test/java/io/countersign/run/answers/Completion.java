package io.countersign.run.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Chat completions as gateways write them, with what it cost told in as many ways as they have. */
final class Completion {
    /** Every character beyond ASCII as an escape, so that half a surrogate pair arrives as one. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Completion() {}

    static String of(String content, Random random) {
        var usage = switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> usage(0, 0, 0);
            case 2 -> usage(1_000, 5_000, 10);
            case 3 -> usage(-1, 0, 100);
            default -> usage(random.nextInt(25_000), random.nextInt(1_000), random.nextInt(2_000));
        };
        return of(content, usage);
    }

    static String of(String content, ObjectNode usage) {
        var completion = message("stop").set("usage", usage);
        ((ObjectNode) completion.at("/choices/0/message")).put("content", content);
        return written(completion);
    }

    /** A completion of whose message only the role is there. */
    static ObjectNode message(String finishReason) {
        var completion = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "gpt-5-mini");
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finishReason)
                .putObject("message")
                .put("role", "assistant");
        return completion;
    }

    static ObjectNode usage(long input, long cached, long output) {
        var usage = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        return usage;
    }

    static String written(Object json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
