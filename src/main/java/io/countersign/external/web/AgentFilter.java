package io.countersign.external.web;

import io.countersign.external.ActAtHand;
import io.countersign.external.AgentTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets in, at the doors of agents, who brings an agent token in the header {@code Authorization}, and nobody else. */
final class AgentFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final AgentTokens tokens;
    private final HandlerExceptionResolver problems;

    /** A stream goes on in other threads of the same request, which find here who is let in. */
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    AgentFilter(AgentTokens tokens, HandlerExceptionResolver problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var act = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? tokens.recognise(header.substring(BEARER.length()).strip())
                : Optional.<ActAtHand>empty();
        if (act.isEmpty()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Countersign agents\"");
            var unauthenticated = new ErrorResponseException(HttpStatus.UNAUTHORIZED);
            unauthenticated.setType(URI.create("/problems/unauthenticated"));
            unauthenticated.setDetail("Agents come here with the token of an act that is still open.");
            problems.resolveException(request, response, null, unauthenticated);
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new AgentAuthentication(act.get()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }
}
