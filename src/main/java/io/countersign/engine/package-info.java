/** Camunda: the SPI for steps and agent tasks, dispatcher, committer, leases, settings, hardening. Knows no feature. */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package io.countersign.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
