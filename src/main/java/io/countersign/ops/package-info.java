/** The edges of the product: database, start-up banner, the example company. Only the commands depend on it. */
@NullMarked
package io.countersign.ops;

import org.jspecify.annotations.NullMarked;
