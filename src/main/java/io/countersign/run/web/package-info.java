@NullMarked
package io.countersign.run.web;

import org.jspecify.annotations.NullMarked;
