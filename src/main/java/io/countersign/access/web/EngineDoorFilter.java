package io.countersign.access.web;

import io.countersign.access.CurrentCaller;
import io.countersign.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Stands in front of the engine's REST API, at both addresses, and lets pass what {@link EngineDoors}
 * opens; of the web apps' own endpoints, what {@link WebAppDoors} does.
 */
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
        var refusal = endpoint.isPresent()
                ? EngineDoors.refusal(
                        request.getMethod(), endpoint.get(), request.getQueryString(), CurrentCaller.get())
                : path.startsWith(WebAppDoors.ROOT)
                        ? WebAppDoors.refusal(request.getMethod(), path, CurrentCaller.get())
                        : Optional.<String>empty();
        if (refusal.isPresent()) {
            refusals.deny(request, response, refusal.get());
            return;
        }
        var fault = endpoint.flatMap(_ -> EnginePages.fault(request.getQueryString()));
        if (fault.isPresent()) {
            refusals.refuse(request, response, new Problem.Invalid(List.of(fault.get())));
        } else {
            chain.doFilter(endpoint.isPresent() ? new BoundedList(request) : request, response);
        }
    }
}
