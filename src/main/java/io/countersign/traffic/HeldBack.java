package io.countersign.traffic;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer that gets nowhere once the request's body proved too large: what the reader of the body makes of that, the engine
 * among them, is not what the caller is told.
 */
final class HeldBack extends HttpServletResponseWrapper {
    private final CountedBody body;
    private @Nullable PrintWriter writer;

    HeldBack(HttpServletResponse response, CountedBody body) {
        super(response);
        this.body = body;
    }

    private boolean isHeld() {
        return body.excess().isPresent();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        var out = super.getOutputStream();
        return new ServletOutputStream() {
            @Override
            public void write(int one) throws IOException {
                if (!isHeld()) {
                    out.write(one);
                }
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (!isHeld()) {
                    out.write(bytes, from, length);
                }
            }

            @Override
            public void flush() throws IOException {
                if (!isHeld()) {
                    out.flush();
                }
            }

            @Override
            public void close() throws IOException {
                if (!isHeld()) {
                    out.close();
                }
            }

            @Override
            public boolean isReady() {
                return out.isReady();
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                out.setWriteListener(listener);
            }
        };
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            var encoding = getCharacterEncoding();
            writer = new PrintWriter(new OutputStreamWriter(
                    getOutputStream(), encoding == null ? StandardCharsets.UTF_8.name() : encoding));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (!isHeld()) {
            super.flushBuffer();
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        if (!isHeld()) {
            super.sendError(status);
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        if (!isHeld()) {
            super.sendError(status, message);
        }
    }

    @Override
    public void sendRedirect(String to) throws IOException {
        if (!isHeld()) {
            super.sendRedirect(to);
        }
    }
}
