package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.camunda.Directory;
import io.countersign.access.session.Logouts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each request of a session the caller's groups of now, and ends a session whose user is gone or ended it elsewhere. */
class CallerFilter extends OncePerRequestFilter {
    private final Directory directory;
    private final Logouts logouts;

    CallerFilter(Directory directory, Logouts logouts) {
        this.directory = directory;
        this.logouts = logouts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/camunda/lib/") || path.startsWith("/camunda/assets/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller atLogin) {
            var context = SecurityContextHolder.createEmptyContext();
            if (logouts.times(atLogin.name()) == LoginCount.of(authentication)) {
                directory.find(atLogin.name()).map(PasswordLogin::loggedIn).ifPresent(context::setAuthentication);
            }
            if (context.getAuthentication() == null && request.getSession(false) != null) {
                request.getSession().invalidate();
            }
            SecurityContextHolder.setContext(context);
        }
        chain.doFilter(request, response);
    }
}
