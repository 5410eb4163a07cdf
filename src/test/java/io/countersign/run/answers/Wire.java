package io.countersign.run.answers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection of a client, on which a gateway may misbehave in every way that bytes allow. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request with its headers, whose names are in lower case. */
    record Request(Map<String, String> headers, String body) {}

    Request read() throws IOException {
        line();
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var body = headers.containsKey("transfer-encoding")
                ? chunks()
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(headers, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The client is gone");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    void json(int status, String body, String... headers) throws IOException {
        send(status, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    void send(int status, String type, byte[] body, String... headers) throws IOException {
        head(status, "Content-Type: " + type, "Content-Length: " + body.length, String.join("\r\n", headers));
        write(body);
    }

    void head(int status, String... headers) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        for (var header : headers) {
            head.append(header).append(header.isEmpty() ? "" : "\r\n");
        }
        write(head.append("\r\n").toString());
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Says nothing more until the client gives up. */
    void beSilent() throws IOException {
        while (in.read() >= 0) {
            // Whatever a client might still say is of no interest.
        }
    }

    /** Ends the connection as a crashed machine does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
