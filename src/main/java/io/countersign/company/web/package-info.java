/** Companies over REST. */
@NullMarked
package io.countersign.company.web;

import org.jspecify.annotations.NullMarked;
