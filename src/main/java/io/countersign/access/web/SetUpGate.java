package io.countersign.access.web;

import io.countersign.access.SetUp;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nothing pass until there is an administrator, but the set-up itself and the probes: a browser is led to the set-up,
 * a program is told. Readiness is a probe that passes, because without it nobody would be led here in a cluster.
 */
class SetUpGate extends OncePerRequestFilter {
    private static final Set<String> OPEN = Set.of("/actuator/health/liveness", "/actuator/health/readiness", "/setup");
    private static final String WITH_CODE = "/setup/";

    private final SetUp setUp;
    private final Refusals refusals;

    SetUpGate(SetUp setUp, Refusals refusals) {
        this.setUp = setUp;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isOpen(request.getRequestURI()) || setUp.isDone()) {
            chain.doFilter(request, response);
        } else if (Navigation.matches(request)) {
            response.sendRedirect("/setup");
        } else {
            refusals.notSetUp(request, response);
        }
    }

    private static boolean isOpen(String path) {
        return OPEN.contains(path) || path.startsWith(WITH_CODE);
    }
}
