/** Language models: the paid call and its journal, gateways, prices. Knows nothing of companies' work. */
@ApplicationModule(allowedDependencies = {"engine", "ledger", "record", "problem", "outgoing"})
@NullMarked
package io.countersign.llm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
