package io.countersign.problem.web;

import java.net.URI;
import org.springframework.http.HttpStatusCode;

/** The {@code type} of a problem: one word a program can switch over. */
final class ProblemType {
    private ProblemType() {}

    static URI of(HttpStatusCode status) {
        var slug = switch (status.value()) {
            case 400 -> "malformed";
            case 401 -> "unauthenticated";
            case 403 -> "denied";
            case 404 -> "missing";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 409 -> "clash";
            case 413, 414, 431 -> "too-large";
            case 415 -> "unsupported-media-type";
            case 422 -> "invalid";
            case 429 -> "too-many";
            case 503 -> "unavailable";
            default -> status.is4xxClientError() ? "refused" : "error";
        };
        return URI.create("/problems/" + slug);
    }
}
