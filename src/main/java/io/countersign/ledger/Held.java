package io.countersign.ledger;

import java.util.UUID;

/** The money set aside for an agent task; the state is HELD, SENT, SETTLED, RELEASED or EXPIRED. */
public record Held(UUID reservation, Money ceiling, int priceVersion, String state) {}
