/** Routines of positions: when they tick, what becomes of a tick, and the heartbeat that waits for the next one. */
@ApplicationModule(allowedDependencies = {"engine", "company", "run", "ledger", "record", "access", "problem"})
@NullMarked
package io.countersign.routine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
