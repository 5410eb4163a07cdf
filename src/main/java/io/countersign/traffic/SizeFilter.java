package io.countersign.traffic;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Objects;
import org.apache.catalina.Globals;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that are too large, before anybody reads them, whichever servlet they are for: by their address, their
 * headers, the length they announce, or while they come where they announce none. The answer names the limit.
 */
class SizeFilter extends OncePerRequestFilter {
    static final int LONGEST_ADDRESS = 4096;
    static final int MOST_HEADERS = 16 * 1024;
    private static final int SEPARATORS = 4;

    private final BodySizes sizes;
    private final Refusal refusal;

    SizeFilter(LimitSettings settings, Refusal refusal) {
        this.sizes = new BodySizes(settings.body());
        this.refusal = refusal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (address(request) > LONGEST_ADDRESS) {
            refusal.send(
                    request,
                    response,
                    HttpStatus.URI_TOO_LONG,
                    "An address may have at most %d characters.".formatted(LONGEST_ADDRESS));
            return;
        }
        if (headers(request) > MOST_HEADERS) {
            refusal.send(
                    request,
                    response,
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The headers of a request may have at most %d KiB together.".formatted(MOST_HEADERS / 1024));
            return;
        }
        var coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            refusal.send(
                    request,
                    response,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "A body must not be compressed: send it without Content-Encoding.");
            return;
        }
        body(request, response, chain);
    }

    private void body(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var type = Objects.requireNonNullElse(request.getContentType(), "");
        var most = sizes.most(request.getRequestURI(), type);
        var why = "The body of this request may have at most %s (countersign.limits.body.%s)."
                .formatted(most.words(), most.setting());
        if (request.getContentLengthLong() > most.bytes()) {
            refusal.send(request, response, HttpStatus.PAYLOAD_TOO_LARGE, why);
            return;
        }
        if (BodySizes.isForm(type)) {
            if (isTooMuch(request)) {
                refusal.send(request, response, HttpStatus.PAYLOAD_TOO_LARGE, why);
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        var parts = PartCount.of(type, sizes.mostParts());
        if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null && parts.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        counted(request, response, chain, new CountedBody(request, most.bytes(), why, parts.orElse(null)));
    }

    private void counted(HttpServletRequest request, HttpServletResponse response, FilterChain chain, CountedBody body)
            throws ServletException, IOException {
        try {
            chain.doFilter(body, new HeldBack(response, body));
        } catch (ServletException | IOException | RuntimeException e) {
            if (body.excess().isEmpty()) {
                throw e;
            }
        }
        if (body.excess().isPresent() && !response.isCommitted()) {
            response.reset();
            refusal.send(
                    request,
                    response,
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    body.excess().get());
        }
    }

    /** The container reads forms by itself, at the first question for a field, and says only here that it gave up. */
    private static boolean isTooMuch(HttpServletRequest request) {
        try {
            request.getParameterMap();
        } catch (IllegalStateException _) {
            return true;
        }
        return request.getAttribute(Globals.PARAMETER_PARSE_FAILED_ATTR) != null;
    }

    private static int address(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI().length() + (query == null ? 0 : query.length() + 1);
    }

    private static int headers(HttpServletRequest request) {
        var length = 0;
        for (var name : Collections.list(request.getHeaderNames())) {
            for (var value : Collections.list(request.getHeaders(name))) {
                length += name.length() + value.length() + SEPARATORS;
            }
        }
        return length;
    }
}
