/**
 * What the program does when its first argument is a command: one class each, without a web server and without agents.
 * Nobody depends on it.
 */
@NullMarked
package io.countersign.command;

import org.jspecify.annotations.NullMarked;
