/** The one way out: whom this product may connect to over HTTP, and the client that connects to nobody else. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.countersign.outgoing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
