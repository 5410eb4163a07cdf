/** People whom another system vouches for: what it says of them, and what that means here. Knows not how it says so. */
@NullMarked
package io.countersign.access.outside;

import org.jspecify.annotations.NullMarked;
