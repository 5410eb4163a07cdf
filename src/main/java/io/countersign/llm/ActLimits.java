package io.countersign.llm;

import java.time.Duration;

/** How large one call of an act may become: bytes of messages and schema, output tokens, messages, waiting time. */
public record ActLimits(int maxRequestBytes, int maxOutputTokens, int maxMessages, Duration timeout) {}
