package io.countersign.external;

import java.time.Instant;
import java.util.UUID;

/** What an agent token says: for which position of which company it is, and for which act of which assignment and run. */
public record AgentClaims(
        UUID token,
        String company,
        String position,
        UUID run,
        UUID assignment,
        UUID act,
        Instant issuedAt,
        Instant expiresAt) {}
