/** The org chart: definition, validation, versions, reporting lines. */
@ApplicationModule(allowedDependencies = {"engine", "record", "problem", "ledger"})
@NullMarked
package io.countersign.company;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
