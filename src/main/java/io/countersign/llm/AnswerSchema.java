package io.countersign.llm;

import com.fasterxml.jackson.databind.JsonNode;

/** The JSON schema an answer must obey; one instance is reused, so that an adapter can keep its own form of it. */
public record AnswerSchema(String name, JsonNode schema) {}
