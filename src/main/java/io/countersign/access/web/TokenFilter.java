package io.countersign.access.web;

import io.countersign.access.PersonalTokens;
import io.countersign.access.TokenAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Logs in who comes with a personal access token in the header {@code Authorization}, for this one request. */
class TokenFilter extends OncePerRequestFilter {
    static final String BEARER = "Bearer ";

    private final PersonalTokens tokens;
    private final Refusals refusals;

    /** A stream goes on in other threads of the same request, which find here who is let in. */
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    TokenFilter(PersonalTokens tokens, Refusals refusals) {
        this.tokens = tokens;
        this.refusals = refusals;
    }

    /** Whether the request brings a token of whatever kind. */
    static boolean isBearer(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var known = tokens.recognise(header.substring(BEARER.length()).strip());
        if (known.isEmpty()) {
            refusals.commence(request, response, new BadCredentialsException("No such token"));
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(known.get());
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }

    /** Stands behind the rules for everybody, and lets pass what the token is for. */
    static class Doorkeeper extends OncePerRequestFilter {
        private final TokenDoors doors;
        private final Refusals refusals;

        Doorkeeper(TokenDoors doors, Refusals refusals) {
            this.doors = doors;
            this.refusals = refusals;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            var refusal = authentication instanceof TokenAuthentication token
                    ? doors.refusal(request, token)
                    : Optional.of("This is not open to you.");
            if (refusal.isPresent()) {
                refusals.deny(request, response, refusal.get());
            } else {
                chain.doFilter(request, response);
            }
        }
    }
}
