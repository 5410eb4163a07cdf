package io.countersign.traffic;

import io.countersign.problem.BodyTooLarge;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose body is counted as it is read, by whoever reads it: bytes, and the parts of one that has parts. */
final class CountedBody extends HttpServletRequestWrapper {
    private final long most;
    private final String why;
    private final @Nullable PartCount parts;
    private @Nullable ServletInputStream counted;
    private long read;
    private @Nullable String excess;

    CountedBody(HttpServletRequest request, long most, String why, @Nullable PartCount parts) {
        super(request);
        this.most = most;
        this.why = why;
        this.parts = parts;
    }

    /** Why no more of it was read; empty as long as it is within its limits. */
    Optional<String> excess() {
        return Optional.ofNullable(excess);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (counted == null) {
            counted = new Counted(super.getInputStream());
        }
        return counted;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        var encoding = getCharacterEncoding();
        return new BufferedReader(new InputStreamReader(
                getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
    }

    private void count(byte[] bytes, int from, int length) throws BodyTooLarge {
        read += Math.max(0, length);
        if (read > most) {
            excess = why;
        } else if (parts != null && length > 0 && parts.isExceeded(bytes, from, length)) {
            excess = parts.why();
        }
        if (excess != null) {
            throw new BodyTooLarge(excess);
        }
    }

    /** What was refused once stays refused, however the reader takes it. */
    private final class Counted extends ServletInputStream {
        private final ServletInputStream in;

        Counted(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (excess != null) {
                throw new BodyTooLarge(excess);
            }
            var got = in.read(bytes, from, length);
            count(bytes, from, got);
            return got;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
