package io.countersign.access.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.web.filter.OncePerRequestFilter;

/** Signs a live session's cookie anew when it was signed with the previous secret, so that this one can be forgotten. */
class CookieRenewal extends OncePerRequestFilter {
    private final SignedCookie cookie;

    CookieRenewal(SignedCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (cookie.isOutdated(request)) {
            var session = request.getSession(false);
            if (session != null) {
                cookie.writeCookieValue(new CookieValue(request, response, session.getId()));
            }
        }
        chain.doFilter(request, response);
    }
}
