/** New positions: proposed by managers, approved, and joined to the company's next version. Knows nothing of runs. */
@ApplicationModule(allowedDependencies = {"engine", "company", "approval", "llm", "ledger", "access", "problem"})
@NullMarked
package io.countersign.hiring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
