package io.countersign.agent;

import org.jspecify.annotations.Nullable;

/**
 * Where an agent acts: its company, the goal of the run, its own seat.
 *
 * @param mail null where positions of the company do not write to each other
 */
public record Setting(
        String company,
        String mission,
        String goal,
        Seat me,
        @Nullable Correspondence mail) {
    /** Of a company whose positions do not write to each other. */
    public Setting(String company, String mission, String goal, Seat me) {
        this(company, mission, goal, me, null);
    }

    Setting with(Correspondence other) {
        return new Setting(company, mission, goal, me, other);
    }
}
