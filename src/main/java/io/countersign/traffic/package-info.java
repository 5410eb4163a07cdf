/**
 * How much of it comes at once: how large a request is, how often somebody asks, and how often somebody tries to log in.
 * Knows no feature and no user, only names.
 */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package io.countersign.traffic;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
