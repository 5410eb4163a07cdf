package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.camunda.Directory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;

/** Checks a name and a password against the directory, for the login page and for HTTP Basic. */
@Component
class PasswordLogin implements AuthenticationProvider {
    private final Directory directory;

    PasswordLogin(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var password =
                attempt.getCredentials() == null ? "" : attempt.getCredentials().toString();
        return directory
                .check(attempt.getName(), password)
                .map(PasswordLogin::loggedIn)
                .orElseThrow(() -> new BadCredentialsException(
                        "Name or password is wrong, or this is too soon after " + "a wrong one"));
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(attempt);
    }

    static Authentication loggedIn(Caller caller) {
        var authorities = AuthorityUtils.createAuthorityList(caller.groups());
        return UsernamePasswordAuthenticationToken.authenticated(caller, null, authorities);
    }
}
