/** From org chart to BPMN, and the check that every process must pass before it is deployed. */
@ApplicationModule(allowedDependencies = {"access", "engine", "company", "ledger", "problem"})
@NullMarked
package io.countersign.blueprint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
