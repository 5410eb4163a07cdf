package io.countersign.access.web;

import io.countersign.access.session.Logouts;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;

/**
 * The login of a browser by password. It begins before the password is looked at: a password that is changed meanwhile
 * ends the session that comes of it.
 */
class BrowserLogin implements AuthenticationProvider {
    private final PasswordLogin passwords;
    private final Logouts logouts;

    BrowserLogin(PasswordLogin passwords, Logouts logouts) {
        this.passwords = passwords;
        this.logouts = logouts;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var times = logouts.times(attempt.getName());
        var login = passwords.authenticate(attempt);
        LoginCount.note(login, times);
        return login;
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return passwords.supports(attempt);
    }
}
