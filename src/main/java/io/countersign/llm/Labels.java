package io.countersign.llm;

import java.util.UUID;

/** On whose behalf a call is made; the gateway's spend logs can be grouped by it. */
public record Labels(String company, String position, UUID run, UUID assignment) {}
