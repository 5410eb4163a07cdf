package io.countersign.agent;

import io.countersign.ledger.Money;

/** A manager approves or rejects what someone below it asks for. */
public record DecideSituation(
        Setting setting, String kind, String subject, Money amount, Money authority, String requestedBy, String reason)
        implements Situation {}
