/** What happened in a run, in order and without a gap. Knows no feature. */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package io.countersign.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
