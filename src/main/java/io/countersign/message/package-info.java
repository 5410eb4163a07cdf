/** What positions write to each other in a run: who may, how much, and what is unread. Knows nothing of acts or models. */
@ApplicationModule(allowedDependencies = {"company", "record", "problem"})
@NullMarked
package io.countersign.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
