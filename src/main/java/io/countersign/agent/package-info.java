/** How a position acts: its brief, what it may decide, and the handlers of the agent tasks. */
@ApplicationModule(allowedDependencies = {"engine", "llm", "ledger", "record", "problem"})
@NullMarked
package io.countersign.agent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
