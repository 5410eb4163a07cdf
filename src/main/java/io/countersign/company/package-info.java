/** The org chart: definition, validation, versions, reporting lines. */
@ApplicationModule(allowedDependencies = {"engine", "record", "problem", "ledger", "access"})
@NullMarked
package io.countersign.company;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
