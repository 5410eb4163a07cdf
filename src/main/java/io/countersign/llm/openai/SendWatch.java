package io.countersign.llm.openai;

import io.countersign.llm.LeaveBy;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a failed request had begun to leave. What never left cannot have been billed; everything else is in
 * doubt. The watched body is sent once only: a repeat inside the HTTP client would be a purchase without a reservation.
 * The last look at the clock is here, when the connection is there and the body is about to go: later none is possible.
 */
final class SendWatch implements Interceptor {
    /** When the request of the current thread has to have left. */
    static final ScopedValue<LeaveBy> LEAVE_BY = ScopedValue.newInstance();

    @Override
    public Response intercept(Chain chain) throws IOException {
        var request = chain.request();
        var body = request.body();
        if (body == null) {
            return chain.proceed(request);
        }
        var watched = new Watched(body, LEAVE_BY.get());
        try {
            return chain.proceed(
                    request.newBuilder().method(request.method(), watched).build());
        } catch (IOException e) {
            throw watched.begun ? e : new NeverSent(e);
        }
    }

    /** The connection failed before the request's body began to leave. */
    static final class NeverSent extends IOException {
        private static final long serialVersionUID = 1L;

        NeverSent(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final class Watched extends RequestBody {
        private final RequestBody body;
        private final LeaveBy leaveBy;
        private volatile boolean begun;

        Watched(RequestBody body, LeaveBy leaveBy) {
            this.body = body;
            this.leaveBy = leaveBy;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            if (leaveBy.isPast()) {
                throw new IOException("The call was held up for too long before it could leave");
            }
            begun = true;
            body.writeTo(sink);
        }
    }
}
