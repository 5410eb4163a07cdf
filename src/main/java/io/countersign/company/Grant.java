package io.countersign.company;

/** Leave to delegate past the reporting line: one position may give assignments to another that does not report to it. */
public record Grant(String from, String to) {}
