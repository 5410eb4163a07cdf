/** Camunda's identity tables as the store of users, and the login handed on to its web apps and REST API. The only place of this module that imports the engine. */
@NullMarked
package io.countersign.access.camunda;

import org.jspecify.annotations.NullMarked;
