/** The few kinds of refusal a caller can act on. Knows no feature. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.countersign.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
