package io.countersign.trial.chaos;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** An answer with what makes a refusal useful: its kind, its reason, and when to come back. */
record Reply(int status, String contentType, String retryAfter, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply of(HttpResponse<byte[]> response) {
        var headers = response.headers();
        return new Reply(
                response.statusCode(),
                headers.firstValue("Content-Type").orElse(""),
                headers.firstValue("Retry-After").orElse(""),
                new String(response.body(), StandardCharsets.UTF_8));
    }

    /** A problem of RFC 9457 that says what is the matter. */
    boolean isProblem() {
        return contentType.startsWith("application/problem+json")
                && !json().path("title").asText().isBlank()
                && !json().path("detail").asText().isBlank();
    }

    /** A 503 that says why, and when to try again. */
    boolean isOutage() {
        return status == 503 && isProblem() && retryAfter.matches("[0-9]+");
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
