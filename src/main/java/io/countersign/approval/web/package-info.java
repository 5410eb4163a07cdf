@NullMarked
package io.countersign.approval.web;

import org.jspecify.annotations.NullMarked;
