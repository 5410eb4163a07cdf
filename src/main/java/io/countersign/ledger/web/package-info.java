/** The ledger over REST. */
@NullMarked
package io.countersign.ledger.web;

import org.jspecify.annotations.NullMarked;
