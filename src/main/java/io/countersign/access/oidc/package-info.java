/** The login by an OpenID provider (OpenID Connect, authorization code with PKCE), done by Spring Security's client. */
@NullMarked
package io.countersign.access.oidc;

import org.jspecify.annotations.NullMarked;
