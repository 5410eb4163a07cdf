/** The doors of external agents, and those where their tokens are made. */
@NullMarked
package io.countersign.external.web;

import org.jspecify.annotations.NullMarked;
