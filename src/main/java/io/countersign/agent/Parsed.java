package io.countersign.agent;

/** What became of a model's text: a decision, or a complaint to send back to the model. */
sealed interface Parsed {

    record Valid(Decision decision) implements Parsed {}

    record Invalid(String complaint) implements Parsed {}
}
