package io.countersign.llm.sympozium;

/** What an agent run is booked at. */
enum Accounting {
    /** The ceiling of its position: nothing that a pod says about itself is believed. */
    CEILING,

    /** The tokens that its pod reported, at our list price and never above the ceiling; the ceiling where it reported none. */
    REPORTED
}
