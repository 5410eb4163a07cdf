/** Who may spend what: accounts, reservations, postings. Knows nothing of agents or models. */
@ApplicationModule(allowedDependencies = {"engine", "record", "problem"})
@NullMarked
package io.countersign.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
