package io.countersign.llm.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.openai.core.JsonValue;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.Labels;
import io.countersign.llm.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes our requests in the vendor's words; schemas are translated once. */
final class Requests {
    private static final int MOST_SCHEMAS = 500;

    private final boolean oldOutputLimit;
    private final Map<AnswerSchema, ResponseFormatJsonSchema> formats =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AnswerSchema, ResponseFormatJsonSchema> eldest) {
                    return size() > MOST_SCHEMAS;
                }
            });

    Requests(boolean oldOutputLimit) {
        this.oldOutputLimit = oldOutputLimit;
    }

    ChatCompletionCreateParams params(ChatRequest request, Optional<String> traceparent) {
        var params = ChatCompletionCreateParams.builder()
                .model(request.model())
                .responseFormat(formats.computeIfAbsent(request.schema(), Requests::format));
        if (oldOutputLimit) {
            params.putAdditionalBodyProperty("max_tokens", JsonValue.from(request.maxOutputTokens()));
        } else {
            params.maxCompletionTokens(request.maxOutputTokens());
        }
        request.messages().forEach(message -> add(params, message));
        label(params, request);
        traceparent.ifPresent(trace -> params.putAdditionalHeader("traceparent", trace));
        return params.build();
    }

    private static void add(ChatCompletionCreateParams.Builder params, Message message) {
        switch (message.role()) {
            case SYSTEM -> params.addSystemMessage(message.text());
            case USER -> params.addUserMessage(message.text());
            case ASSISTANT -> params.addAssistantMessage(message.text());
        }
    }

    /** What LiteLLM groups its spend by; other gateways pass over these headers. */
    private static void label(ChatCompletionCreateParams.Builder params, ChatRequest request) {
        var labels = request.labels();
        params.putAdditionalHeader("x-litellm-call-id", request.callId().toString());
        params.putAdditionalHeader("x-litellm-trace-id", labels.run().toString());
        params.putAdditionalHeader("x-litellm-tags", tags(labels));
        params.putAdditionalHeader("x-litellm-spend-logs-metadata", metadata(request));
    }

    private static String tags(Labels labels) {
        return "company:%s,position:%s,run:%s"
                .formatted(plain(labels.company()), plain(labels.position()), labels.run());
    }

    private static String metadata(ChatRequest request) {
        var labels = request.labels();
        return JsonNodeFactory.instance
                .objectNode()
                .put("call_id", request.callId().toString())
                .put("company", plain(labels.company()))
                .put("position", plain(labels.position()))
                .put("run_id", labels.run().toString())
                .put("assignment_id", labels.assignment().toString())
                .toString();
    }

    /** Commas separate tags and a header holds ASCII only. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static ResponseFormatJsonSchema format(AnswerSchema answer) {
        var schema = ResponseFormatJsonSchema.JsonSchema.Schema.builder();
        answer.schema()
                .properties()
                .forEach(part -> schema.putAdditionalProperty(part.getKey(), JsonValue.fromJsonNode(part.getValue())));
        return ResponseFormatJsonSchema.builder()
                .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name(answer.name())
                        .strict(true)
                        .schema(schema.build())
                        .build())
                .build();
    }
}
