package io.countersign.access.oidc;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** The provider cannot be asked, so nobody can log in by it now. */
class ProviderDown extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    ProviderDown(String why) {
        super(new OAuth2Error(OidcFailures.DOWN), why);
    }
}
