package io.countersign.agent;

/** What became of a model's text: a decision, or a complaint to send back to the model. */
sealed interface Parsed {

    /** With what the agent writes to others. */
    record Valid(Decision decision, Outbox outbox) implements Parsed {}

    record Invalid(String complaint) implements Parsed {}
}
