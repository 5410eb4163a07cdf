/** The record over REST. */
@NullMarked
package io.countersign.record.web;

import org.jspecify.annotations.NullMarked;
