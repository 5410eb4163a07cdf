/** The only classes that reach into the engine itself. */
@NullMarked
package io.countersign.engine.internals;

import org.jspecify.annotations.NullMarked;
