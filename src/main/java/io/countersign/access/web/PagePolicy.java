package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The content security policy of our own pages: nothing from elsewhere, no inline script; Camunda sets its own. */
class PagePolicy implements HeaderWriter {
    private static final String POLICY = "default-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
            + "base-uri 'none'; form-action 'self'{logout}; frame-ancestors 'none'; object-src 'none'";

    private final RequestMatcher pages;
    private final ObjectProvider<LoginWay> ways;

    PagePolicy(RequestMatcher pages, ObjectProvider<LoginWay> ways) {
        this.pages = pages;
        this.ways = ways;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (pages.matches(request) && !response.containsHeader("Content-Security-Policy")) {
            // A browser applies it to where the form's answer leads as well, so to the logout at a provider.
            var logout = ways.stream()
                    .flatMap(way -> way.logoutOrigin().stream())
                    .map(" "::concat)
                    .collect(Collectors.joining());
            response.setHeader("Content-Security-Policy", POLICY.replace("{logout}", logout));
        }
    }
}
