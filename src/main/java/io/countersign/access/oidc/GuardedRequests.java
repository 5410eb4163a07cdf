package io.countersign.access.oidc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** Requests of Spring's clients, made by another; an answer of more than a megabyte, which none of a provider's is, is given up. */
final class GuardedRequests implements ClientHttpRequestFactory {
    static final int MOST_BYTES = 1_000_000;

    private final Call.Factory calls;

    GuardedRequests(Call.Factory calls) {
        this.calls = calls;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
        return new Asked(calls, uri, method);
    }

    private static final class Asked extends AbstractClientHttpRequest {
        private final Call.Factory calls;
        private final URI uri;
        private final HttpMethod method;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Asked(Call.Factory calls, URI uri, HttpMethod method) {
            this.calls = calls;
            this.uri = uri;
            this.method = method;
        }

        @Override
        public HttpMethod getMethod() {
            return method;
        }

        @Override
        public URI getURI() {
            return uri;
        }

        @Override
        protected OutputStream getBodyInternal(HttpHeaders headers) {
            return body;
        }

        @Override
        protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
            var request = new Request.Builder().url(uri.toString()).method(method.name(), body());
            headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
            try (var answer = calls.newCall(request.build()).execute()) {
                var content = answer.body();
                var bytes = content == null ? new byte[0] : content.byteStream().readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException("The answer is longer than " + MOST_BYTES + " bytes");
                }
                var read = new HttpHeaders();
                answer.headers().forEach(header -> read.add(header.getFirst(), header.getSecond()));
                return new Read(HttpStatusCode.valueOf(answer.code()), answer.message(), read, bytes);
            }
        }

        private @Nullable RequestBody body() {
            return method.equals(HttpMethod.GET) ? null : RequestBody.create(body.toByteArray(), null);
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
