package io.countersign.llm;

/** Who speaks in a message. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
