package io.countersign.trial.chaos;

/** One kind of trouble, and the promises that must outlast it. */
interface Scenario {
    String name();

    void run(Ground ground, Verdicts verdicts) throws Exception;
}
