/** Requests that climb the reporting line, authority, decisions. */
@ApplicationModule(allowedDependencies = {"engine", "ledger", "company", "access", "record", "problem"})
@NullMarked
package io.countersign.approval;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
