/** The login, the start page and the rules for every path. */
@NullMarked
package io.countersign.access.web;

import org.jspecify.annotations.NullMarked;
