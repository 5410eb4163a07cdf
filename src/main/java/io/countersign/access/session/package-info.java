/** The sessions of browsers: in the database, so that every node knows them, and found by a cookie that is signed. */
@NullMarked
package io.countersign.access.session;

import org.jspecify.annotations.NullMarked;
