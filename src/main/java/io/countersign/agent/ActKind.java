package io.countersign.agent;

import io.countersign.llm.ActLimits;
import java.time.Duration;
import java.util.Locale;

/** What an agent is asked to do, and how large one call for it may become. */
public enum ActKind {
    PLAN(new ActLimits(40 * 1024, 4000, 4, Duration.ofSeconds(120))),
    WORK(new ActLimits(32 * 1024, 6000, 4, Duration.ofSeconds(180))),
    REVIEW(new ActLimits(40 * 1024, 5000, 4, Duration.ofSeconds(180))),
    DECIDE(new ActLimits(24 * 1024, 2000, 4, Duration.ofSeconds(90)));

    private final ActLimits limits;

    ActKind(ActLimits limits) {
        this.limits = limits;
    }

    /** The topic of the external tasks in which this act is done. */
    public String topic() {
        return "agent." + name().toLowerCase(Locale.ROOT);
    }

    /** The one choice from which both the ceiling at the gate and the size of the brief follow. */
    public ActLimits limits() {
        return limits;
    }
}
