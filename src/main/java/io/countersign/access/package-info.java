/** Who is logged in and what they may do. */
@ApplicationModule(allowedDependencies = {"engine", "problem"})
@NullMarked
package io.countersign.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
