package io.countersign.llm;

/** One message of a conversation with a model. */
public record Message(Role role, String text) {}
