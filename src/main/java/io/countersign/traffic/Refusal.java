package io.countersign.traffic;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers a request that is too much: a page where a person opened one, else a problem. */
@Component
class Refusal {
    private final HandlerExceptionResolver problems;

    Refusal(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    void send(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String why)
            throws IOException {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            response.sendError(status.value());
            return;
        }
        var refusal = new ErrorResponseException(status);
        refusal.setDetail(why);
        problems.resolveException(request, response, null, refusal);
    }
}
