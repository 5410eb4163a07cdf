package io.countersign.trial.browser;

/**
 * Something that a page's own content policy stopped.
 *
 * @param directive the directive that did, such as {@code script-src-attr}
 * @param kind what it was: inline, eval, or a URL
 * @param source where it was asked for: the address of a script, or of the page itself; empty where that is not known
 * @param page the address that the tab was sent to
 */
public record Violation(String directive, String kind, String source, String page) {}
