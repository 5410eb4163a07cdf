package io.countersign.access.oidc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Gives up on an answer of more than a megabyte, which none of a provider's is. */
class ShortAnswers implements ClientHttpRequestInterceptor {
    static final int MOST_BYTES = 1_000_000;

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        try (var answer = execution.execute(request, body)) {
            var bytes = answer.getBody().readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("The answer is longer than " + MOST_BYTES + " bytes");
            }
            return new Read(answer.getStatusCode(), answer.getStatusText(), answer.getHeaders(), bytes);
        }
    }

    private record Read(HttpStatusCode getStatusCode, String getStatusText, HttpHeaders getHeaders, byte[] bytes)
            implements ClientHttpResponse {
        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {
            // It is read.
        }
    }
}
