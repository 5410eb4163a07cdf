package io.countersign;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The packages depend on each other only as their declarations allow, and in no circle. */
class ModulesTest {
    @Test
    void modulesKeepTheirBoundaries() {
        ApplicationModules.of(Countersign.class).verify();
    }
}
