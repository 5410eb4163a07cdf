/** Deployed processes over REST. */
@NullMarked
package io.countersign.blueprint.web;

import org.jspecify.annotations.NullMarked;
