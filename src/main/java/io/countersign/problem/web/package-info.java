/** Problems and errors as RFC 9457 answers. */
@NullMarked
package io.countersign.problem.web;

import org.jspecify.annotations.NullMarked;
