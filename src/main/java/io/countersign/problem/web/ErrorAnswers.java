package io.countersign.problem.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriUtils;

/** Answers errors that arise outside controllers: in filters, in the firewall, in Camunda's servlets, in the container. */
@Controller
class ErrorAnswers implements ErrorController {
    private static final String PAGE = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s · Countersign</title>
        <body><h1>%1$s</h1><p>%2$s</p><p><a href="/">To the start page</a></p></body></html>
        """;

    @RequestMapping("/error")
    ResponseEntity<?> answer(HttpServletRequest request, HttpServletResponse response) {
        var status = status(request);
        var answer = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
        }
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            return answer.contentType(MediaType.TEXT_HTML)
                    .body(PAGE.formatted(
                            status.value() + " " + status.getReasonPhrase(),
                            status == HttpStatus.TOO_MANY_REQUESTS ? later(response) : ""));
        }
        var problem = ProblemDetail.forStatus(status);
        problem.setType(ProblemType.of(status));
        var path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        problem.setInstance(URI.create(UriUtils.encodePath(path, StandardCharsets.UTF_8)));
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            problem.setDetail(Outage.DETAIL);
        }
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    /** Who refused it set the header before. */
    private static String later(HttpServletResponse response) {
        var seconds = response.getHeader(HttpHeaders.RETRY_AFTER);
        return seconds == null ? "Try again later." : "Try again in " + seconds + " seconds.";
    }

    private static HttpStatus status(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable error
                && Outage.causes(error)) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        var status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }
}
