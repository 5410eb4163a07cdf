package io.countersign.llm.openai;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Stops reading an answer that is far longer than any act allows: a gateway that does not end must not fill the memory
 * of all runs. Counted after decompression.
 */
final class AnswerLimit implements Interceptor {
    static final long MOST_BYTES = 8L * 1024 * 1024;

    @Override
    public Response intercept(Chain chain) throws IOException {
        var response = chain.proceed(chain.request());
        var body = response.body();
        if (body == null) {
            return response;
        }
        var limited = ResponseBody.create(Okio.buffer(new Limited(body.source())), body.contentType(), -1);
        return response.newBuilder().body(limited).build();
    }

    private static final class Limited extends ForwardingSource {
        private long seen;

        Limited(Source source) {
            super(source);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            var read = super.read(sink, byteCount);
            seen += Math.max(read, 0);
            if (seen > MOST_BYTES) {
                throw new IOException("The answer is longer than " + MOST_BYTES + " bytes");
            }
            return read;
        }
    }
}
