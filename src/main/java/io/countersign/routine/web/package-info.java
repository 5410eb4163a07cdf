/** Routines over REST. */
@NullMarked
package io.countersign.routine.web;

import org.jspecify.annotations.NullMarked;
