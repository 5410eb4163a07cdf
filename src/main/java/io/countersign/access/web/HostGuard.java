package io.countersign.access.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 421 to a request that was meant for another host: a page that got its own name to point here (DNS rebinding)
 * would otherwise speak with the product as if it were one of its pages.
 *
 * <p>Never locked out are the probes, this machine's own names, the address at which the request arrived, and names that
 * only a cluster's own DNS can give: of one label, or below {@code svc}.
 */
class HostGuard extends OncePerRequestFilter {
    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    private static final int LONGEST_SHOWN = 100;

    private final Set<String> allowed;
    private final Refusals refusals;

    HostGuard(HostSettings settings, Refusals refusals) {
        this.allowed = settings.all();
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (PROBES.contains(request.getRequestURI()) || isAllowed(request)) {
            chain.doFilter(request, response);
        } else {
            refusals.misdirected(request, response, refusal(request));
        }
    }

    private boolean isAllowed(HttpServletRequest request) {
        var host = HostName.of(request.getHeader(HttpHeaders.HOST));
        return !host.isEmpty()
                && (allowed.contains(host)
                        || LOOPBACK.contains(host)
                        || host.equals(HostName.ofAddress(request.getLocalAddr()))
                        || host.indexOf('.') < 0 && host.indexOf(':') < 0
                        || host.endsWith(".svc")
                        || host.endsWith(".svc.cluster.local"));
    }

    private static String refusal(HttpServletRequest request) {
        var host = String.valueOf(request.getHeader(HttpHeaders.HOST));
        return "This installation does not answer to the host '%s'. Its names are listed in COUNTERSIGN_ALLOWED_HOSTS (countersign.allowed-hosts)."
                .formatted(host.length() > LONGEST_SHOWN ? host.substring(0, LONGEST_SHOWN) + "…" : host);
    }
}
