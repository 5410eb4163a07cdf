package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartCountTest {
    /** The boundary begins like itself, and pieces end in its middle. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void countsThePartsInWhicheverPieces(int piece) {
        assertThat(isExceeded("multipart/form-data; boundary=--a", 3, piece)).isFalse();
        assertThat(isExceeded("multipart/form-data; boundary=--a", 4, piece)).isTrue();
        assertThat(isExceeded("Multipart/Mixed; charset=x; boundary=\"--a\"", 4, piece))
                .isTrue();
    }

    /** What looks like a delimiter's beginning may have the real beginning within it. */
    @Test
    void findsADelimiterBehindWhatLooksLikeOne() {
        var bytes = "-----a".repeat(5).getBytes(StandardCharsets.US_ASCII);

        assertThat(PartCount.of("multipart/form-data; boundary=--a", 3)
                        .orElseThrow()
                        .isExceeded(bytes, 0, bytes.length))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "", "multipart/form-data", "application/json; boundary=--a"})
    void findsNoneInWhatHasNone(String contentType) {
        assertThat(PartCount.of(contentType, 3)).isEmpty();
    }

    private static boolean isExceeded(String contentType, int parts, int piece) {
        var body = "----a\r\nContent-Disposition: form-data; name=-\r\n\r\n-----x\r\n".repeat(parts) + "----a--\r\n";
        var bytes = body.getBytes(StandardCharsets.US_ASCII);
        var count = PartCount.of(contentType, 3).orElseThrow();
        return IntStream.iterate(0, at -> at < bytes.length, at -> at + piece)
                .anyMatch(at -> count.isExceeded(bytes, at, Math.min(piece, bytes.length - at)));
    }
}
