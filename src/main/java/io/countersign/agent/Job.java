package io.countersign.agent;

import io.countersign.llm.Journal;
import java.util.UUID;

/**
 * One act to be done: on whose account, and in which situation.
 *
 * @param subject what the act is about beside its assignment: the approval request of a decision, else the assignment
 */
public record Job(Journal.Act act, UUID subject, Situation situation) {}
