package io.countersign.external;

import io.countersign.agent.ActKind;
import java.time.Instant;
import java.util.UUID;

/** An act that waits for its external agent. */
public record OpenAct(
        UUID act,
        String company,
        UUID run,
        UUID assignment,
        String position,
        ActKind kind,
        Instant since,
        Instant until) {}
