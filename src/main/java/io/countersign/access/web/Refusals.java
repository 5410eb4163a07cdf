package io.countersign.access.web;

import io.countersign.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers who is not logged in or may not do this: the login page for a browser's navigation, else a problem. */
@Component
public class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final HttpStatusCode MISDIRECTED = HttpStatusCode.valueOf(421);

    private final HandlerExceptionResolver problems;

    Refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (reason instanceof TooManyTries tries) {
            tooManyTries(request, response, tries);
            return;
        }
        if (Navigation.matches(request)) {
            response.sendRedirect("/login");
            return;
        }
        // A browser that is asked for Basic shows its own dialog and then sends the password with requests that other
        // sites make it send. Programs are asked for it.
        var browser = request.getHeader("Sec-Fetch-Site") != null;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                browser ? "Session realm=\"Countersign\"" : "Basic realm=\"Countersign\", charset=\"UTF-8\"");
        var unauthenticated = new ErrorResponseException(HttpStatus.UNAUTHORIZED);
        unauthenticated.setType(URI.create("/problems/unauthenticated"));
        unauthenticated.setDetail(detail(request));
        problems.resolveException(request, response, null, unauthenticated);
    }

    private static String detail(HttpServletRequest request) {
        if (request.getRequestURI().startsWith("/camunda/")) {
            return "Log in on the page /login first.";
        }
        if (TokenFilter.isBearer(request)) {
            return "This token is not known here, has expired or was revoked.";
        }
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null ? "Log in first." : "Name or password is wrong.";
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        if (reason instanceof CsrfException && request.getRequestURI().equals("/login")) {
            response.sendRedirect("/login?expired");
        } else if (reason instanceof CsrfException && request.getRequestURI().equals("/logout")) {
            response.sendRedirect("/");
        } else if (reason instanceof CsrfException && request.getRequestURI().equals("/setup")) {
            response.sendRedirect("/setup?expired");
        } else if (reason instanceof CsrfException
                && SecurityContextHolder.getContext().getAuthentication() == null) {
            commence(request, response, new InsufficientAuthenticationException("Nobody is logged in", reason));
        } else if (reason instanceof CsrfException) {
            deny(
                    request,
                    response,
                    "A change made with a browser's session needs the session's CSRF token. "
                            + "Programs log in with HTTP Basic instead.");
        } else {
            deny(request, response, "This is not open to you.");
        }
    }

    /** The request cannot be meant as it is. */
    public void malformed(HttpServletRequest request, HttpServletResponse response, String why) {
        var malformed = new ErrorResponseException(HttpStatus.BAD_REQUEST);
        malformed.setType(URI.create("/problems/malformed"));
        malformed.setDetail(why);
        problems.resolveException(request, response, null, malformed);
    }

    /** A page where a person used the form, else a problem; the same whether or not there is anybody of that name. */
    void tooManyTries(HttpServletRequest request, HttpServletResponse response, TooManyTries tries) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tries.waitSeconds()));
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        var refused = new ErrorResponseException(HttpStatus.TOO_MANY_REQUESTS);
        refused.setDetail("%s. Try again in %d s.".formatted(tries.getMessage(), tries.waitSeconds()));
        problems.resolveException(request, response, null, refused);
    }

    /** The request was meant for another host (RFC 9110, section 15.5.20). */
    void misdirected(HttpServletRequest request, HttpServletResponse response, String why) {
        var misdirected = new ErrorResponseException(MISDIRECTED);
        misdirected.setType(URI.create("/problems/misdirected"));
        misdirected.setTitle("Misdirected Request");
        misdirected.setDetail(why);
        problems.resolveException(request, response, null, misdirected);
    }

    /** There is no administrator yet, so nobody could be let in. */
    void notSetUp(HttpServletRequest request, HttpServletResponse response) {
        var notSetUp = new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE);
        notSetUp.setType(URI.create("/problems/not-set-up"));
        notSetUp.setTitle("Not set up");
        notSetUp.setDetail(
                "There is no administrator yet. Open the set-up link that the server's start-up banner shows, or"
                        + " set COUNTERSIGN_ADMIN_PASSWORD and restart.");
        problems.resolveException(request, response, null, notSetUp);
    }

    public void deny(HttpServletRequest request, HttpServletResponse response, String why) {
        refuse(request, response, new Problem.Denied(why));
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, Problem why) {
        problems.resolveException(request, response, null, why);
    }
}
