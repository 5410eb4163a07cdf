/** Hires over REST. */
@NullMarked
package io.countersign.hiring.web;

import org.jspecify.annotations.NullMarked;
