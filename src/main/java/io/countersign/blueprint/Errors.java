package io.countersign.blueprint;

/** The error codes that cross from Java into a process. */
final class Errors {
    static final String BUDGET_EXHAUSTED = "BUDGET_EXHAUSTED";
    static final String ACT_FAILED = "ACT_FAILED";

    private Errors() {}
}
