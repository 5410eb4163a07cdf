/** The login by a reverse proxy that has checked who somebody is and says so in a header (forward auth). */
@NullMarked
package io.countersign.access.forward;

import org.jspecify.annotations.NullMarked;
