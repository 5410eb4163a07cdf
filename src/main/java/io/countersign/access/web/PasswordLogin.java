package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.ThrottledLogins;
import io.countersign.access.camunda.Directory;
import io.countersign.traffic.LoginThrottle;
import io.countersign.traffic.LoginThrottle.Try.Admitted;
import io.countersign.traffic.LoginThrottle.Try.Refused;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks a name and a password against the directory, for the login page and for HTTP Basic. Who proved the password within a
 * minute is not held up by others' tries; all others are counted.
 */
@Component
class PasswordLogin implements AuthenticationProvider {
    private final Directory directory;
    private final LoginThrottle throttle;
    private final ThrottledLogins throttled;
    private final Turns turns = new Turns();

    PasswordLogin(Directory directory, LoginThrottle throttle, ThrottledLogins throttled) {
        this.directory = directory;
        this.throttle = throttle;
        this.throttled = throttled;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var password =
                attempt.getCredentials() == null ? "" : attempt.getCredentials().toString();
        var name = attempt.getName();
        var address = address(attempt);
        return directory
                .recall(name, password)
                .map(PasswordLogin::loggedIn)
                .orElseGet(() -> turns.take(name + " " + address, () -> inTurn(name, password, address)));
    }

    /**
     * Tries of one name from one address go one after another: a program that begins with many requests at once has one of them
     * checked, and the others recalled, instead of all but a few counted as guesses.
     */
    private Authentication inTurn(String name, String password, String address) {
        var recent = directory.recall(name, password);
        if (recent.isPresent()) {
            return loggedIn(recent.get());
        }
        return switch (throttle.begin(name, address)) {
            case Refused(var pause, var notable) -> {
                if (notable) {
                    throttled.refused(name, directory.find(name).isPresent(), address);
                }
                throw new TooManyTries(pause);
            }
            case Admitted admitted -> {
                var caller = directory.check(name, password).orElseThrow(PasswordLogin::wrong);
                throttle.succeeded(admitted);
                yield loggedIn(caller);
            }
        };
    }

    private static BadCredentialsException wrong() {
        return new BadCredentialsException("Name or password is wrong");
    }

    /** Whom the request came from, as far as the server believes what proxies say. */
    private static String address(Authentication attempt) {
        return attempt.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
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
