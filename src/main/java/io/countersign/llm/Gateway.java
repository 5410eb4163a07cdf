package io.countersign.llm;

/** Which models this installation asks: the simulated one or a gateway, at which host, and the default model. */
public record Gateway(boolean simulated, String host, String defaultModel) {}
