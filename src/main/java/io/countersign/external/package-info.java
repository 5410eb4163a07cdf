/**
 * Acts that agents elsewhere do over HTTP: their short-lived tokens, and what such an agent may do with one. Knows no
 * process: an answer goes the way of any model's.
 */
@ApplicationModule(
        allowedDependencies = {"engine", "agent", "approval", "llm", "ledger", "record", "access", "problem", "traffic"
        })
@NullMarked
package io.countersign.external;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
