package io.countersign.ledger;

/** What a call came to: all that was posted for it, and the part of that which was above its ceiling. */
public record Settled(Money posted, Money excess) {}
