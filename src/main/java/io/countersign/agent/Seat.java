package io.countersign.agent;

/** What a brief says about a position: the words of the company's definition. */
public record Seat(String key, String title, String instructions) {}
