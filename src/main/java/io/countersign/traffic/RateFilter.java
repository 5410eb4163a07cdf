package io.countersign.traffic;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who asks too often, and tells everybody else how much is left. It stands behind every login and before
 * everything else; probes and the files of pages do not count.
 */
class RateFilter extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Rates rates;
    private final Refusal refusal;

    RateFilter(Rates rates, Refusal refusal) {
        this.rates = rates;
        this.refusal = refusal;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/actuator/health/")
                || path.equals("/actuator/prometheus")
                || path.startsWith("/camunda/lib/")
                || path.startsWith("/camunda/assets/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var who = RateKey.of(SecurityContextHolder.getContext().getAuthentication(), request.getRemoteAddr());
        var count = rates.count(who, writes(request));
        if (count.isPresent() && !isGranted(count.get(), response)) {
            refuse(count.get(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** The engine is asked by POST as often as told, by its pages every few seconds. */
    private static boolean writes(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !READING.contains(request.getMethod())
                && !path.startsWith("/engine-rest/")
                && !path.startsWith("/camunda/");
    }

    private static boolean isGranted(Rates.Count count, HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", count.rate().policy(count.name()));
        response.setHeader(
                "RateLimit", "\"%s\";r=%d;t=%d".formatted(count.name(), count.left(), seconds(count.untilAll())));
        return count.granted();
    }

    private void refuse(Rates.Count count, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var wait = Math.max(1, seconds(count.untilNext()));
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        refusal.send(
                request,
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many requests: %s are limited to %d a minute, and %d at once (countersign.limits.%s). Try again in %d s."
                        .formatted(
                                count.name(),
                                count.rate().perMinute(),
                                count.rate().atOnce(),
                                count.name(),
                                wait));
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
