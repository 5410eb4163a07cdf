package io.countersign.llm;

import com.fasterxml.jackson.databind.JsonNode;

/** The JSON schema an answer must follow; keep one instance per act and position, adapters cache their own form of it. */
public record AnswerSchema(String name, JsonNode schema) {
    public AnswerSchema {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("A schema's name has 1 to 64 letters, digits, _ or -: " + name);
        }
    }
}
