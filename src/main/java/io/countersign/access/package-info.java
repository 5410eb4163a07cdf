/**
 * Who is logged in and what they may do: users, groups, one login for pages, API and Camunda's web apps, and which of
 * the engine's endpoints are open. Knows no runs and no money.
 */
@ApplicationModule(allowedDependencies = {"engine", "record", "problem", "traffic", "outgoing"})
@NullMarked
package io.countersign.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
