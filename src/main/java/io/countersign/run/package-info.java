/** Companies at work: runs and their assignments from start to result. */
@ApplicationModule(
        allowedDependencies = {
            "engine",
            "company",
            "blueprint",
            "approval",
            "hiring",
            "message",
            "agent",
            "llm",
            "ledger",
            "record",
            "access",
            "problem"
        })
@NullMarked
package io.countersign.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
