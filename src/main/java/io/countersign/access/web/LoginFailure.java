package io.countersign.access.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;

/** Leads back to the login page, or says that it was tried too often. */
class LoginFailure extends SimpleUrlAuthenticationFailureHandler {
    private final Refusals refusals;

    LoginFailure(Refusals refusals) {
        super("/login?error");
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException, ServletException {
        if (reason instanceof TooManyTries tries) {
            refusals.tooManyTries(request, response, tries);
        } else {
            super.onAuthenticationFailure(request, response, reason);
        }
    }
}
