package io.countersign.access.web;

import io.countersign.access.session.Logouts;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/** What a session remembers of {@link Logouts#times}; nothing in one that an earlier release began, which counts as 0. */
final class LoginCount {
    private LoginCount() {}

    static void note(Authentication login, long times) {
        ((AbstractAuthenticationToken) login).setDetails(times);
    }

    static long of(Authentication login) {
        return login.getDetails() instanceof Long times ? times : 0;
    }
}
