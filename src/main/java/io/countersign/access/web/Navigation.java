package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Tells a person opening a page from a program, and from a page's own requests. */
final class Navigation {
    private Navigation() {}

    static boolean matches(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        var path = request.getRequestURI();
        return request.getMethod().equals("GET")
                && accept != null
                && accept.contains("text/html")
                && !path.startsWith("/api/")
                && !path.startsWith("/engine-rest/")
                && !path.startsWith("/camunda/api/");
    }
}
