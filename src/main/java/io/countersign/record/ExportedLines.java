package io.countersign.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of an exported file, one at a time; of what is no line of text, or longer than any entry, no more than that. */
final class ExportedLines implements AutoCloseable {
    static final int LONGEST = 32 * 1024 * 1024;

    private final InputStream file;
    private long number;

    ExportedLines(Path path) throws IOException {
        this.file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    }

    /** A line, or why it is none. */
    sealed interface Line {
        record Text(String text) implements Line {}

        record None(String why) implements Line {}

        default String orThrow() {
            return switch (this) {
                case Text(var text) -> text;
                case None(var why) -> throw new IllegalArgumentException(why);
            };
        }
    }

    /** The next line; empty at the end of the file. */
    Optional<Line> next() throws IOException {
        var first = file.read();
        if (first < 0) {
            return Optional.empty();
        }
        number++;
        var line = new ByteArrayOutputStream(1024);
        var length = 0L;
        for (var next = first; next >= 0 && next != '\n'; next = file.read()) {
            if (length++ < LONGEST) {
                line.write(next);
            }
        }
        return Optional.of(
                length > LONGEST
                        ? new Line.None("line %d is longer than %d bytes".formatted(number, LONGEST))
                        : text(line.toByteArray()));
    }

    private Line text(byte[] line) {
        try {
            return new Line.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Line.None("line %d is not UTF-8".formatted(number));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
