/** Model calls over REST. */
@NullMarked
package io.countersign.llm.web;

import org.jspecify.annotations.NullMarked;
