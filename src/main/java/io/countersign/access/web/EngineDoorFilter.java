package io.countersign.access.web;

import io.countersign.access.CurrentCaller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/** Stands in front of the engine's REST API, at both addresses, and lets pass what {@link EngineDoors} opens. */
class EngineDoorFilter extends OncePerRequestFilter {
    private final Refusals refusals;

    EngineDoorFilter(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The firewall in front has refused encoded slashes, double slashes, dots, semicolons and encoded percents.
        var path = UriUtils.decode(request.getRequestURI(), "UTF-8");
        var endpoint = EngineDoors.endpoint(path);
        if (endpoint.isPresent()) {
            var refusal = EngineDoors.refusal(
                    request.getMethod(), endpoint.get(), request.getQueryString(), CurrentCaller.get());
            if (refusal.isPresent()) {
                refusals.deny(request, response, refusal.get());
                return;
            }
            chain.doFilter(new BoundedList(request), response);
            return;
        }
        chain.doFilter(request, response);
    }
}
