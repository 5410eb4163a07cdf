package io.countersign.problem.web;

import io.countersign.problem.BodyTooLarge;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns our problems, and Spring's own, into RFC 9457 answers; an outage into 503; anything else into a plain 500. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> on(Problem problem, WebRequest request) {
        var status = switch (problem) {
            case Problem.Missing _ -> HttpStatus.NOT_FOUND;
            case Problem.Clash _ -> HttpStatus.CONFLICT;
            case Problem.Denied _ -> HttpStatus.FORBIDDEN;
            case Problem.Invalid _ -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Problem.TooMany _ -> HttpStatus.TOO_MANY_REQUESTS;
        };
        var faults = problem instanceof Problem.Invalid invalid ? invalid.faults() : List.<Fault>of();
        return answer(problem, status, problem.getMessage(), faults, request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> on(AccessDeniedException denied, WebRequest request) {
        return answer(denied, HttpStatus.FORBIDDEN, "This is not open to you.", List.of(), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> on(BodyTooLarge tooLarge, WebRequest request) {
        return answer(tooLarge, HttpStatus.PAYLOAD_TOO_LARGE, tooLarge.getMessage(), List.of(), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> on(Exception other, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(other)) {
            return null;
        }
        if (Outage.causes(other)) {
            log.warn("Answered 503: {}", Outage.describe(other));
            return answer(other, HttpStatus.SERVICE_UNAVAILABLE, Outage.DETAIL, List.of(), request);
        }
        if (Nul.causes(other)) {
            return answer(other, HttpStatus.BAD_REQUEST, Nul.DETAIL, List.of(), request);
        }
        log.error("Answered 500", other);
        return answer(other, HttpStatus.INTERNAL_SERVER_ERROR, null, List.of(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var faults = e.getBindingResult().getFieldErrors().stream()
                .map(field -> new Fault(field.getField(), String.valueOf(field.getDefaultMessage())))
                .toList();
        return invalid(e, faults, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var faults = e.getParameterValidationResults().stream()
                .flatMap(parameter -> parameter.getResolvableErrors().stream()
                        .map(error -> new Fault(
                                String.valueOf(parameter.getMethodParameter().getParameterName()),
                                String.valueOf(error.getDefaultMessage()))))
                .toList();
        return invalid(e, faults, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : e.getPropertyName();
        var fault = new Fault(String.valueOf(name), Unreadable.rule(e.getRequiredType()));
        return answer(e, HttpStatus.BAD_REQUEST, fault.toString(), List.of(fault), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var fault = Unreadable.fault(e);
        return fault.isPresent()
                ? invalid(e, List.of(fault.get()), request)
                : answer(e, HttpStatus.BAD_REQUEST, Unreadable.detail(e), List.of(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(e, HttpStatus.NOT_FOUND, "There is nothing at /" + e.getResourcePath() + ".", List.of(), request);
    }

    /** Every answer of Spring's own kinds passes here: it gets a type a program can tell apart. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var answer = super.handleExceptionInternal(e, body, headers, status, request);
        if (answer != null
                && answer.getBody() instanceof ProblemDetail detail
                && detail.getType().equals(URI.create("about:blank"))) {
            detail.setType(ProblemType.of(status));
        }
        return answer;
    }

    private @Nullable ResponseEntity<Object> invalid(Exception e, List<Fault> faults, WebRequest request) {
        var detail = faults.isEmpty() ? "The input breaks a rule." : new Problem.Invalid(faults).getMessage();
        return answer(e, HttpStatus.UNPROCESSABLE_ENTITY, detail, faults, request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception e, HttpStatus status, @Nullable String detail, List<Fault> faults, WebRequest request) {
        var body = ProblemDetail.forStatus(status);
        body.setDetail(detail);
        if (!faults.isEmpty()) {
            body.setProperties(Map.of("faults", faults));
        }
        var headers = new HttpHeaders();
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
        }
        if (e instanceof Problem.TooMany many) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(many.retryAfterSeconds()));
        }
        return handleExceptionInternal(e, body, headers, status, request);
    }
}
