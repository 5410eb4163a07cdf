package io.countersign.agent;

/** Where an agent acts: its company, the goal of the run, its own seat. */
public record Setting(String company, String mission, String goal, Seat me) {}
