package io.countersign.record;

/**
 * Something in the record that is not as it was written.
 *
 * @param entry the number of the entry in its chain; 0 where something has none
 */
public record Violation(long entry, Rule rule, String detail) {
    /** What was broken. */
    public enum Rule {
        /** Numbers of a chain go up by one from 1. */
        SEQUENCE,
        /** An entry matches its hash, which covers the hash before it. */
        HASH,
        /** What was written before there were chains is as it was when the chain began. */
        BEGINNING,
        /** The newest entry is the one the chain says. */
        HEAD,
        /** An entry is the one whose hash was signed. */
        SIGNED,
        /** What is archived of a chain is as it was when it went. */
        ARCHIVED,
        /** The postings an entry covers are as it says, and every posting is covered by one. */
        POSTING,
        /** A model call is as its entry says, and every answered one has an entry. */
        CALL,
        /** A decision is as its entry says, and every decision has an entry. */
        DECISION,
        /** A message is as its entry says, and every message has an entry. */
        MESSAGE
    }
}
