/** The model for trying things out: speaks the vendor's API over real HTTP, costs nothing, knows nothing, says so. */
@NullMarked
package io.countersign.llm.simulated;

import org.jspecify.annotations.NullMarked;
