package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The content security policy of our own pages: nothing from elsewhere, no inline script; Camunda sets its own. */
class PagePolicy implements HeaderWriter {
    private static final String POLICY = "default-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private final RequestMatcher pages;

    PagePolicy(RequestMatcher pages) {
        this.pages = pages;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (pages.matches(request) && !response.containsHeader("Content-Security-Policy")) {
            response.setHeader("Content-Security-Policy", POLICY);
        }
    }
}
