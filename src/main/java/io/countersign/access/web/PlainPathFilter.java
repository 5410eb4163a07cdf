package io.countersign.access.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 400 to a path written in a roundabout way: with double slashes, dots or parameters.
 *
 * <p>Spring's firewall refuses these too, but something in front of it already fails on them, as a 500.
 */
class PlainPathFilter extends OncePerRequestFilter {
    private static final Pattern ROUNDABOUT = Pattern.compile("//|;|/\\.{1,2}(/|$)");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (ROUNDABOUT.matcher(request.getRequestURI()).find()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            chain.doFilter(request, response);
        }
    }
}
