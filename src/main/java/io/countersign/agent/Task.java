package io.countersign.agent;

import io.countersign.ledger.Money;

/** The assignment an agent works on and the money it may still spend on it. */
public record Task(String objective, String acceptance, Money available) {}
