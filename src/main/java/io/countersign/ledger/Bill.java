package io.countersign.ledger;

import java.util.UUID;

/** What an answer cost, the reservation that pays for it, and the model's name in the price list. */
public record Bill(UUID reservation, Money cost, String model) {}
