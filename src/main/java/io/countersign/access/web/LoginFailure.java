package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Leads back to the login page, or says that it was tried too often. Spring's own handler keeps the failure in the session, and
 * with it the password that was typed: sessions are in the database.
 */
class LoginFailure implements AuthenticationFailureHandler {
    private final Refusals refusals;

    LoginFailure(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (reason instanceof TooManyTries tries) {
            refusals.tooManyTries(request, response, tries);
        } else {
            response.sendRedirect("/login?error");
        }
    }
}
