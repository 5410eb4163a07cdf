package io.countersign.access.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.OnCommittedResponseWrapper;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers what an answer may do, before anything else sees the request, so that refusals say it too.
 *
 * <p>Whatever is not a page of ours, or one of Camunda's, is data: it may do nothing at all, even where a browser would
 * show it as a page. Camunda's pages have the policy in {@code camunda.bpm.webapp.header-security}, for the sake of its
 * nonces.
 */
class SecurityHeaders extends OncePerRequestFilter {
    static final String POLICY = "Content-Security-Policy";

    private static final String DATA =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");

    private final PagePolicy pages;

    SecurityHeaders(PagePolicy pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ALWAYS.forEach(response::setHeader);
        response.setHeader(POLICY, DATA);
        var watched = new Answer(request.getRequestURI(), response);
        try {
            chain.doFilter(request, watched);
        } finally {
            if (!response.isCommitted()) {
                watched.onResponseCommitted();
            }
        }
    }

    /** An answer that gets its last headers when it is known what it is. */
    private final class Answer extends OnCommittedResponseWrapper {
        private final String path;

        Answer(String path, HttpServletResponse response) {
            super(response);
            this.path = path;
        }

        @Override
        protected void onResponseCommitted() {
            if (path.startsWith("/engine-rest") || path.startsWith("/camunda/api/")) {
                setHeader(POLICY, DATA);
                setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate");
            } else if (isPage() && !path.startsWith("/camunda/")) {
                setHeader(POLICY, pages.text());
            }
        }

        private boolean isPage() {
            var type = getContentType();
            return type != null && type.startsWith("text/html");
        }
    }
}
