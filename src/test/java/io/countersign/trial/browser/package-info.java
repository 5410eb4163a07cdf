/** A real browser for tests: it renders a page, runs what is in it, and tells what ran. */
@NullMarked
package io.countersign.trial.browser;

import org.jspecify.annotations.NullMarked;
