package io.countersign.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Counts the delimiters of a body of parts (RFC 2046, section 5.1.1) as its bytes come by, in whichever pieces. */
final class PartCount {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;,\\s\"]{1,70}))");

    private final byte[] delimiter;
    private final int[] fallback;
    private final int most;
    private int matched;
    private int found;

    private PartCount(String boundary, int most) {
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.fallback = fallback(delimiter);
        this.most = most;
    }

    /** Empty for a body that has no parts; without a boundary nobody finds any in it. */
    static Optional<PartCount> of(String contentType, int most) {
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return Optional.empty();
        }
        var boundary = BOUNDARY.matcher(contentType);
        return boundary.find()
                ? Optional.of(new PartCount(boundary.group(1) == null ? boundary.group(2) : boundary.group(1), most))
                : Optional.empty();
    }

    /** One delimiter stands behind the last part. */
    boolean isExceeded(byte[] bytes, int from, int length) {
        for (var at = from; at < from + length; at++) {
            while (matched > 0 && bytes[at] != delimiter[matched]) {
                matched = fallback[matched - 1];
            }
            if (bytes[at] == delimiter[matched]) {
                matched++;
            }
            if (matched == delimiter.length) {
                matched = fallback[matched - 1];
                found++;
            }
        }
        return found > most + 1;
    }

    String why() {
        return "The body has more than %d parts (countersign.limits.body.parts).".formatted(most);
    }

    /** For each length of a beginning that was seen, how much of it may be the beginning of another one. */
    private static int[] fallback(byte[] word) {
        var fallback = new int[word.length];
        for (int at = 1, same = 0; at < word.length; at++) {
            while (same > 0 && word[at] != word[same]) {
                same = fallback[same - 1];
            }
            if (word[at] == word[same]) {
                same++;
            }
            fallback[at] = same;
        }
        return fallback;
    }
}
